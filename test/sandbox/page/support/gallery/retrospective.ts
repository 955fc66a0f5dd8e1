import { readFileSync } from 'node:fs';
import { retrospectiveMessage } from '../../../../../src/discord/views/retrospective.ts';
import type { View } from '../../../../../src/discord/views/view.ts';
import { announced } from './cases.ts';

const EXAMPLES = new URL('../../../../documents/pictures/examples/', import.meta.url);

/** A picture that the tests of documents keep, in place of one that is drawn anew. */
export function drawn(name: 'statistics' | 'timeline'): { readonly png: Uint8Array; readonly alt: string } {
  return { png: readFileSync(new URL(`${name}.png`, EXAMPLES)), alt: `An example of the ${name}.` };
}

/** The retrospective as it is posted. */
export function retrospectivePost(): View {
  return retrospectiveMessage({
    state: announced,
    document: { title: 'CVE-2026-10001', markdown: '# Retrospective: CVE-2026-10001\n' },
    picture: drawn('timeline'),
  });
}
