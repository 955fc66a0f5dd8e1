import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mustache from 'mustache';
import { NAMES, problemsOf, type TemplateFile } from './template-problems.ts';

/** What a template is filled with: text that is safe to show, and empty where there is nothing to say. */
export type AnnouncementValues = Readonly<Record<(typeof NAMES)['announcement.md'][number], string>>;
export type MitigationValues = Readonly<Record<(typeof NAMES)['mitigation.md'][number], string>>;

export interface Templates {
  readonly announcement: (values: AnnouncementValues) => string;
  readonly mitigation: (values: MitigationValues) => string;
}

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
 * there leaves ours, a directory that is not there is a mistake. Refuses, with a `TemplateError`, whatever could fail or leak on release day: unknown names and
 * sections that nobody closed, other files and other braces, mentions, a text that leaves out what an announcement is
 * for, and one that does not fit a message.
 */
export function readTemplates(directory?: string): Templates {
  const problems: string[] = [];
  // A path with a typo in it would leave our words, and nobody would notice before release day.
  if (directory !== undefined && !existsSync(directory))
    problems.push('the directory of the templates is not there');
  const announcement = readTemplate('announcement.md', directory, problems);
  const mitigation = readTemplate('mitigation.md', directory, problems);
  if (problems.length > 0) throw new TemplateError(problems);
  return {
    announcement: (values) => fill(announcement, values),
    mitigation: (values) => fill(mitigation, values),
  };
}

function readTemplate(file: TemplateFile, directory: string | undefined, problems: string[]): string {
  const ours = () => readFileSync(new URL(file, import.meta.url), 'utf8');
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

/** Values are safe already: Mustache's own escaping is for HTML. Lines that nothing was put into leave no gap. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  const filled = mustache.render(template, values, {}, { escape: (text: unknown) => String(text) });
  return filled.replaceAll(/\n{3,}/g, '\n\n').trim();
}
