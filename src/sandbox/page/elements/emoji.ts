import { html, type TemplateResult } from '../packages/lit.ts';
import { drawingOf, EMOJI } from '../markdown/emoji.ts';

const EITHER = new RegExp(`(${EMOJI.map((emoji) => emoji.replace('\u{FE0F}', '\u{FE0F}?')).join('|')})`, 'u');

/** A text with its emoji drawn, as Discord draws them on every machine alike; each stays a letter of the text. */
export function withEmoji(text: string): readonly (string | TemplateResult)[] {
  return text.split(EITHER).map((part, index) => (index % 2 === 0 ? part : drawn(part)));
}

function drawn(emoji: string): TemplateResult {
  return html`<span class="emoji" .style=${`background-image: url(${drawingOf(emoji)})`}>${emoji}</span>`;
}
