import type { Shape } from './shape.ts';

function text(...lines: readonly string[]): Shape {
  return { description: lines.join('\n') };
}

/** Shapes of descriptions. */
export const TEXTS: Readonly<Record<string, Shape>> = {
  'nothing-written': text(''),
  'says-none': text(
    '### Impact',
    'A crafted header stops the worker.',
    '### Workarounds',
    'There are no known workarounds for this issue. Please upgrade.',
  ),
  'no-section-for-it': text(
    '### Impact',
    'A crafted header stops the worker.',
    '',
    '### Details',
    'The parser reads past the end. Putting a proxy in front hides the header.',
  ),
  'only-upgrade': text(
    '### Impact',
    'Anyone can read the session of another user.',
    '### Workarounds',
    'We recommend that all users upgrade to version 0.1.29 or later.',
    '```sh',
    'pip install --upgrade codegate',
    '```',
  ),
};
