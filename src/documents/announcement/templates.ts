import mustache from 'mustache';
import { NAMES, type TemplateFile } from './template-problems.ts';
import { WORDINGS, type Edition, type Wording } from './wording.ts';

/** What a template is filled with: text that is safe to show, and empty where there is nothing to say. */
export type AnnouncementValues = Readonly<Record<(typeof NAMES)['announcement.md'][number], string>>;
export type MitigationValues = Readonly<Record<(typeof NAMES)['mitigation.md'][number], string>>;

/** The texts of the templates, in which `problemsOf` found nothing, and the edition of all words beside them. */
export type TemplateTexts = Readonly<Record<TemplateFile, string>> & { readonly edition: Edition };

export interface Templates {
  readonly texts: TemplateTexts;
  readonly wording: Wording;
  /** The words of earlier editions, the newest first. */
  readonly earlier: readonly TemplateTexts[];
  readonly announcement: (values: AnnouncementValues) => string;
  readonly mitigation: (values: MitigationValues) => string;
}

export function templatesOf(texts: TemplateTexts, earlier: readonly TemplateTexts[] = []): Templates {
  return {
    texts,
    wording: WORDINGS[texts.edition],
    earlier,
    announcement: (values) => fill(texts['announcement.md'], values),
    mitigation: (values) => fill(texts['mitigation.md'], values),
  };
}

/** Values are safe already: Mustache's own escaping is for HTML. Lines that nothing was put into leave no gap. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  const filled = mustache.render(template, values, {}, { escape: (text: unknown) => String(text) });
  return filled.replaceAll(/\n{3,}/g, '\n\n').trim();
}
