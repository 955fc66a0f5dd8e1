import { expect, test } from 'vitest';
import { ownMessages } from '../../src/discord/own-messages.ts';
import { snowflakeAt } from '../../src/discord/snowflake.ts';
import { hours, START } from '../support/cases.ts';

const BOT = '4';
const COUNT = 130;

test('what the bot has written is read from first to last, although a page of Discord’s has the newest first', async () => {
  const all = Array.from({ length: COUNT }, (_, index) => ({
    id: snowflakeAt(hours(index).epochMilliseconds),
    content: '',
    author: { id: index % 2 === 0 ? BOT : '5' },
    components: [],
    attachments: [],
  }));
  const get = (_: string, { query }: { query?: URLSearchParams } = {}) => {
    const after = BigInt(query?.get('after') ?? '0');
    return Promise.resolve(
      all
        .filter(({ id }) => BigInt(id) > after)
        .slice(0, 100)
        .toReversed(),
    );
  };
  const own = ownMessages(
    { get, post: () => Promise.reject(new Error('nothing is written')) },
    { id: BOT, casePrefix: 'CG', channels: { codegate: '21' } },
  );
  const found = await own.since('codegate', START.subtract({ hours: 1 }));
  const ofTheBot = all.filter(({ author }) => author.id === BOT).map(({ id }) => id);
  expect(found?.map(({ messageId }) => messageId)).toEqual(ofTheBot);
});
