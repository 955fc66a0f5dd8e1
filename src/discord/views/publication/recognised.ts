import type { Answer, Recognised, Source, WhyCut } from '../../../documents/announcement/recognised.ts';
import { escapeMarkdown } from '../view.ts';
import { capitalised } from '../words.ts';

/** Headings by which what helps is known; each has many spellings. */
const HEADINGS =
  '“Workarounds”, “Mitigation”, “If you cannot upgrade” and their like, in other languages too';

/** What was recognised in an advisory, for those who approve its words: in full, and in fewer words. */
export function recognisedNotes(recognised: Recognised): readonly string[] {
  return recognised.kind === 'published' ? notesOfPublished(recognised) : notesBeforeFix(recognised);
}

function notesOfPublished({ answer, impact, sources }: Extract<Recognised, { kind: 'published' }>): string[] {
  const from = impact ? `the impact ${placeOf(impact)}` : 'no sentence about the impact';
  const where = sources.map(sourceInWords);
  const named =
    where.length > 3
      ? `${where.slice(0, 3).join(', ')} and ${where.length - 3} more places`
      : where.join(', ');
  switch (answer.kind) {
    case 'says':
      return [
        `-# Read from the advisory: ${from}; what helps ${named}.`,
        `-# What helps: ${named}.`,
        shortOf(answer),
      ];
    case 'says-none':
      return [`-# Read from the advisory: ${from}; ${named}: no workaround.`, shortOf(answer)];
    case 'nothing-found':
      return answer.why === 'only-upgrade'
        ? [
            `⚠️ ${capitalised(named)} the advisory only says to upgrade.\n-# Also read: ${from}.`,
            shortOf(answer),
          ]
        : [
            `⚠️ No workaround was recognised in the advisory. Headings that count: ${HEADINGS}. If it names one, give it such a heading in GitHub, and look again.\n-# Read from the advisory: ${from}.`,
            `⚠️ No workaround was recognised. Headings that count: ${HEADINGS}.`,
            shortOf(answer),
          ];
  }
}

function notesBeforeFix({ answer, under, cuts }: Extract<Recognised, { kind: 'before-fix' }>): string[] {
  const told = `-# Told from the advisory: what stands under the heading in line ${listed(under)} of its description.`;
  const left = cuts.map(({ line, why }) => `- line ${line}: ${WHY[why]}`);
  const some = left.length > 6 ? [...left.slice(0, 6), `- and ${left.length - 6} more`] : left;
  const leftOut =
    some.length === 0 ? [] : ['⚠️ Left out, since in doubt nothing leaves before the fix:', ...some];
  const mend = `Only headings that promise workarounds and nothing else count: ${HEADINGS}.`;
  const short =
    cuts.length > 0
      ? `⚠️ ${cuts.length === 1 ? '1 part' : `${cuts.length} parts`} left out.`
      : shortOf(answer);
  switch (answer.kind) {
    case 'says':
      return [
        [told, ...leftOut, ...(cuts.length > 0 ? [mend] : [])].join('\n'),
        [told, short].join('\n'),
        short,
      ];
    case 'says-none':
      return [`${told} It says that there is no workaround.`, short];
    case 'nothing-found':
      return [
        [
          answer.why === 'only-upgrade'
            ? '⚠️ The advisory only says to upgrade: nothing that helps can be told.'
            : '⚠️ Nothing was recognised that may be told before the fix.',
          ...leftOut,
          `${mend} Give the advice one in GitHub, and look again.`,
        ].join('\n'),
        short,
      ];
  }
}

/** Why a part of a section of workarounds is not told. */
const WHY: { readonly [why in WhyCut]: string } = {
  heading: 'a heading, or what looks like one, ends the section; what follows it is not told',
  words: 'words that announce something else, or what was left out',
  rule: 'a line across ends the section',
  html: 'HTML ends the section',
  comment: 'a comment that nobody closes ends everything',
  code: 'code in which a heading seems to stand, or that nobody closes, ends the section',
  name: 'a command that names the advisory',
};

function shortOf(answer: Answer): string {
  switch (answer.kind) {
    case 'says':
      return '-# The advisory names a workaround.';
    case 'says-none':
      return '-# The advisory says that there is no workaround.';
    case 'nothing-found':
      return '⚠️ No workaround was recognised.';
  }
}

function sourceInWords({ kind, title, line, endedBy }: Source): string {
  if (kind === 'sentence') return `in a sentence in line ${line}${title === '' ? '' : ` (${quoted(title)})`}`;
  const end = endedBy
    ? `, up to ${endedBy.title === '' ? `line ${endedBy.line}` : quoted(endedBy.title)}`
    : '';
  return `under ${quoted(title)}${end}`;
}

function placeOf({ title, line }: { readonly title: string; readonly line: number }): string {
  return title === '' ? `from line ${line} on` : `under ${quoted(title)}`;
}

function quoted(title: string): string {
  return `“${escapeMarkdown(title, 60)}”`;
}

function listed(lines: readonly number[]): string {
  return lines.slice(0, 5).join(', ') + (lines.length > 5 ? ', …' : '');
}
