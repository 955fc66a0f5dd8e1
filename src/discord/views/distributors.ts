import { ButtonStyle } from 'discord.js';
import type { MailText } from '../../mail/advance-notice.ts';
import type { Case } from '../../process/case.ts';
import type { Distributor } from '../../store/distributors.ts';
import type { Told } from '../../store/mail.ts';
import { codeBlock } from './texts.ts';
import { button, fitting, plain, Sheet, verbatim, type View } from './view.ts';
import { at, mention, when } from './words.ts';

/** Letters that a list may take, of the 4,000 of a message; beside the notice's own text two share the rest. */
const ROOM = 3500;

/** The private list, for the security team's eyes. */
export function distributorsView(list: readonly Distributor[], note?: string): View {
  if (list.length === 0)
    return plain(
      ...(note === undefined ? [] : [note]),
      'The private distributors list is empty: `/advisory distributors add`.',
    );
  return new Sheet()
    .text(note, `### Private distributors · ${list.length}`)
    .text(
      ...fitting(
        list.map(
          ({ name, contact, since, note: criteria }) =>
            `- **${verbatim(name, 60)}** · ${verbatim(contact, 60)} · since ${since.toString()}${
              criteria === undefined ? '' : `\n-# ${verbatim(criteria, 60)}`
            }`,
        ),
        ROOM,
      ),
    )
    .view();
}

/** What a notice view needs to know. */
export interface NoticeContext {
  readonly text: MailText;
  /** The release day's proposal that this is about. */
  readonly proposal: number;
  readonly untold: readonly Distributor[];
  readonly told: readonly Told[];
  /** Whether the bot can send e-mail. */
  readonly byMail: boolean;
}

/** The advance notice before it leaves: its words, whom it goes to, who was told and has answered. */
export function advanceNoticeView(state: Case, context: NoticeContext, note?: string): View {
  const { text, proposal, untold, told, byMail } = context;
  const { id: caseId } = state;
  const sheet = new Sheet(untold.length > 0 ? 'soon' : 'calm');
  sheet.text(note, `### ${caseId} · Advance notice to the private distributors`);
  const words = untold.length > 0 ? codeBlock(`Subject: ${text.subject}\n\n${text.text}`) : '';
  const room = (ROOM - words.length) / 2;
  if (untold.length > 0) sheet.text('**Not told yet**', ...fitting(untold.map(recipient), room)).text(words);
  else if (told.length === 0) sheet.text('The list is empty: nobody is to be told.');
  if (told.length > 0)
    sheet.text(
      '**Told**',
      ...fitting(
        told.toReversed().map((each) => toldLine(state, each)),
        room,
      ),
    );
  if (untold.length > 0) {
    const one = untold.length === 1;
    sheet.text(
      byMail
        ? '-# Each gets a message of their own, and sees nobody else’s address.'
        : '-# No mail server is configured: send it yourself, to each alone, so that nobody sees another’s address. Then press the button.',
    );
    sheet.buttons(
      byMail &&
        button(
          one ? 'Send it' : `Send to all ${untold.length}`,
          'send-notices',
          { caseId, proposal, by: 'mail' },
          ButtonStyle.Danger,
        ),
      button(one ? 'I have told them myself' : `I have told all ${untold.length} myself`, 'send-notices', {
        caseId,
        proposal,
        by: 'hand',
      }),
    );
  } else if (!state.steps['distributors-notified'])
    sheet.buttons(button('Nobody is to be told', 'send-notices', { caseId, proposal, by: 'hand' }));
  const waiting = [...new Set(told.map(({ name }) => name))].filter(
    (name) => !state.advanceNotice?.acknowledged.includes(name),
  );
  sheet.menu(
    'acknowledge-notices',
    { caseId },
    {
      placeholder: 'Who has acknowledged it?',
      most: waiting.length,
      choices: waiting.map((name) => ({ label: name, value: name })),
    },
  );
  return sheet.view();
}

function recipient({ name, contact }: Distributor): string {
  return `- ${verbatim(name, 60)} (${verbatim(contact, 60)})`;
}

function toldLine({ advanceNotice }: Case, { name, how, at: instant, by }: Told): string {
  const answered = advanceNotice?.acknowledged.includes(name) ? ' · ✅ acknowledged' : '';
  return `- ${verbatim(name, 60)} · ${howInWords(how, instant, by)}${answered}`;
}

function howInWords(how: Told['how'], instant: Temporal.Instant | undefined, by: string | undefined): string {
  switch (how) {
    case 'mail':
      return `by e-mail ${instant ? at(instant) : ''}`;
    case 'by-hand':
      return `by ${by === undefined ? 'hand' : mention(by)} ${instant ? when(instant) : ''}`;
    case 'waiting':
      return '⏳ the e-mail waits to be sent';
    case 'parked':
      return '⚠️ the e-mail could not be sent: tell them yourself';
  }
}
