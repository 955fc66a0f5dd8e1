/** Something to be done after a case, as a person wrote it; what they left out is undefined. */
export interface ActionItem {
  readonly what: string;
  readonly owner: string | undefined;
  /** As `YYYY-MM-DD`. */
  readonly due: string | undefined;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The action items of a text, one a line: `what; who; 2026-04-30`, with the last two in any order. Nothing is lost: a
 * line without them is an item all the same.
 */
export function actionItems(text: string): ActionItem[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim())
    .filter((line) => line !== '')
    .map(actionItem);
}

function actionItem(line: string): ActionItem {
  const parts = line
    .split(/[;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const due = parts.findLast((part, index) => index > 0 && isDate(part));
  const rest = parts.filter((part) => part !== due);
  const [what = line, ...others] = rest;
  const owner = others.length > 0 ? others.join('; ') : undefined;
  return { what, owner, due };
}

function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
