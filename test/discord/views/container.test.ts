import { ButtonStyle, ComponentType } from 'discord.js';
import { expect, test } from 'vitest';
import { Button, Container } from '../../../src/discord/views/container.ts';

const yes = new Button({
  type: ComponentType.Button,
  label: 'Yes',
  custom_id: 'yes',
  style: ButtonStyle.Secondary,
});

test('holds its parts in their order, as Discord takes them', () => {
  const container = new Container(0x3b82f6);
  container.text('a');
  container.section('b', yes);
  container.line();
  container.row([yes]);
  container.file('c.md');
  container.picture('d.png', 'what it shows');
  container.textAbove('first');
  expect(container.toJSON()).toEqual({
    type: 17,
    accent_color: 0x3b82f6,
    components: [
      { type: 10, content: 'first' },
      { type: 10, content: 'a' },
      { type: 9, components: [{ type: 10, content: 'b' }], accessory: yes.data },
      { type: 14 },
      { type: 1, components: [yes.data] },
      { type: 13, file: { url: 'attachment://c.md' } },
      { type: 12, items: [{ media: { url: 'attachment://d.png' }, description: 'what it shows' }] },
    ],
  });
  container.setId(7);
  expect(container.toJSON().id).toBe(7);
});

test('a row without anything to press leaves no trace', () => {
  const container = new Container(0);
  container.row([]);
  expect(container.toJSON().components).toEqual([]);
});

test('refuses a text that Discord would refuse', () => {
  const container = new Container(0);
  container.text('x'.repeat(4000));
  for (const text of ['', 'x'.repeat(4001)]) {
    expect(() => container.text(text)).toThrow(`no text of ${text.length} characters`);
    expect(() => container.textAbove(text)).toThrow(RangeError);
    expect(() => container.section(text, yes)).toThrow(RangeError);
  }
  expect(container.toJSON().components).toHaveLength(1);
});
