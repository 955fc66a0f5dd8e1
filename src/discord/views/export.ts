import { jsonLines, type Export } from '../../documents/audit/json-lines.ts';
import { auditMarkdown, type PlainWords } from '../../documents/audit/markdown.ts';
import type { Document, Unfinished } from '../../documents/audit/packing.ts';
import type { Trail } from '../../store/trail.ts';
import { problemInWords, skippedInWords, verdictInWords } from '../../documents/audit/words.ts';
import { compactUtc, exactUtc } from '../../documents/time-in-words.ts';
import { endingInWords, STAGE_WORDS } from '../../documents/vocabulary.ts';
import { eventInWords } from './timeline.ts';
import { linesWithin, MessageBuilder, escapeMarkdown, type View } from './view.ts';

/** Characters that the list of problems may take, of the 4,000 of a message. */
const BUDGET = 3000;

/** A trail as two files: for programs, and for people. `caseId` names it, where it is the trail of one case. */
export function auditDocuments(
  trail: Trail,
  made: Export,
  caseId: string | undefined,
  { hasExcerpts = false }: { readonly hasExcerpts?: boolean } = {},
): readonly Unfinished[] {
  const instant = compactUtc(made.at.round('second'));
  const name = `audit-${fileName(caseId ?? 'all')}-${instant}`;
  return [
    { name: `${name}.jsonl`, pieces: jsonLines(trail, made) },
    { name: `${name}.md`, pieces: auditMarkdown(trail, made, PLAIN_WORDS, { hasExcerpts }) },
  ];
}

/**
 * What an export is answered with: whether every chain holds, where one breaks, and the files; `undefined` if they
 * are bigger than Discord takes.
 */
export function exportView(
  trail: Trail,
  { caseId, files }: { caseId: string | undefined; files: readonly Document[] | undefined },
): View {
  const wrong = [
    ...trail.skipped.map((skipped) => `- ${skippedInWords(skipped)}`),
    ...trail.cases.flatMap(({ caseId: id, problems }) =>
      problems.map(
        (problem) => `- **${escapeMarkdown(id, 40)}**: ${escapeMarkdown(problemInWords(problem))}`,
      ),
    ),
  ];
  const holds = wrong.length === 0;
  const builder = new MessageBuilder(holds ? 'done' : 'late');
  builder.text(
    `## Audit trail · ${caseId === undefined ? 'all cases' : escapeMarkdown(caseId, 40)}`,
    `${holds ? '✅' : '🔴'} ${verdictInWords(trail)}`,
    ...linesWithin(wrong, BUDGET),
  );
  builder.text(files ? KEEP : tooBig(caseId));
  for (const { name, content } of files ?? []) builder.file(name, content);
  return builder.view();
}

const KEEP =
  '-# Keep these files as secret as an open case. The Markdown one tells how to check them without me, and how to ' +
  'compare them with an earlier export: that alone shows a history that was written anew with all its hashes.';

function tooBig(caseId: string | undefined): string {
  return caseId === undefined
    ? 'All cases together are more than Discord takes as files. Export them one by one: `/advisory export case:…`.'
    : 'Its history is more than Discord takes as files. Ask the operator for it, out of the database.';
}

/** The bot's words for people outside Discord, who see neither its names nor its times. */
const PLAIN_WORDS: PlainWords = {
  event: ({ body }) => plainText(eventInWords(body, 'channel')),
  state(state, stage) {
    if (state.status === 'open') return `open, ${stage ? STAGE_WORDS[stage].long : 'all steps done'}`;
    const { resolution, of } = state.closed ?? {};
    return resolution ? `closed as ${endingInWords({ resolution, of })}` : 'closed, no resolution yet';
  },
};

/** A text of Discord's as plain text: names as ids, times in UTC, and what was escaped as it was written. */
function plainText(text: string): string {
  return text.replaceAll(
    /\\(.)|<t:(\d+):\w>|<@(\d+)>/g,
    (_, escaped?: string, seconds?: string, id?: string) => {
      if (escaped !== undefined) return escaped;
      if (id !== undefined) return `member ${id}`;
      return exactUtc(Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000));
    },
  );
}

/** As much of a text as may stand in the name of a file. */
function fileName(text: string): string {
  return text.replaceAll(/[^\w-]/g, '_').slice(0, 40);
}
