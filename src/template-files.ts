import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf, type TemplateFile } from './documents/announcement/template-problems.ts';
import { templatesOf, type Templates, type TemplateTexts } from './documents/announcement/templates.ts';
import { EDITIONS, type Edition } from './documents/announcement/wording.ts';

/** Raised for templates that cannot be used: a line for each problem, with its file and its line in it. */
export class TemplateError extends Error {
  override name = 'TemplateError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the templates have ${problems.length} problem(s): ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * The words of what is posted in #codegate. Files of the same names in `directory` stand for ours; one that is not
 * there leaves ours, a directory that is not there is a mistake. What was said in an earlier edition of our words goes on
 * in it; the team's own files are those of every edition. A file `edition` beside them names the edition of our words that
 * they were written for, such as `2026-11`: without it, it is the newest.
 *
 * @throws TemplateError for what could fail or leak on release day: unknown names and sections that are not closed,
 * other files and other braces, mentions, a text that leaves out what an announcement is for, and one that does not
 * fit a message
 */
export function readTemplates(directory?: string): Templates {
  const problems: string[] = [];
  // A path with a typo in it would leave our words, and nobody would notice before release day.
  if (directory !== undefined && !existsSync(directory))
    problems.push('the directory of the templates is not there');
  const edition = editionIn(directory, problems);
  const texts = textsOf(edition, directory, problems);
  if (problems.length > 0) throw new TemplateError(problems);
  return templatesOf(
    texts,
    EDITIONS.slice(EDITIONS.indexOf(edition) + 1).map((earlier) => textsOf(earlier, directory, problems)),
  );
}

function editionIn(directory: string | undefined, problems: string[]): Edition {
  const [newest] = EDITIONS;
  const named = directory === undefined ? undefined : readIfThere(join(directory, 'edition'))?.trim();
  const edition = named === undefined ? newest : EDITIONS.find((each) => each === named);
  if (!edition) problems.push(`edition line 1: it is none of ${EDITIONS.join(', ')}`);
  return edition ?? newest;
}

function textsOf(edition: Edition, directory: string | undefined, problems: string[]): TemplateTexts {
  return {
    edition,
    'announcement.md': readTemplate('announcement.md', edition, directory, problems),
    'mitigation.md': readTemplate('mitigation.md', edition, directory, problems),
  };
}

function readTemplate(
  file: TemplateFile,
  edition: Edition,
  directory: string | undefined,
  problems: string[],
): string {
  const place = edition === EDITIONS[0] ? file : `${edition}/${file}`;
  const ours = () => readFileSync(new URL(`documents/announcement/${place}`, import.meta.url), 'utf8');
  try {
    const text = directory === undefined ? ours() : (readIfThere(join(directory, file)) ?? ours());
    const template = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
    problems.push(...problemsOf(file, template).map((problem) => `${file} ${problem}`));
    return template;
  } catch (error) {
    problems.push(`${file} cannot be read: ${codeOf(error) ?? 'its text is no template'}`);
    return '';
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
