import { GENEROUS, LIMIT, STEPS, WHOLE, type LengthBudget } from './length-budget.ts';

/** A text that fits one message. */
export interface FittedText {
  readonly text: string;
  /** Whether nothing of what there is to say is missing. */
  readonly isWhole: boolean;
}

/**
 * The most of a text that fits one message, made narrower step by step. `more` is what it says where something is
 * missing; `isMore`, that something is missing however much room there is.
 */
export function fitted<Values extends Readonly<Record<string, string>>>(
  valuesIn: (budget: LengthBudget) => Values,
  render: (values: Values, more: string) => string,
  { more, isMore }: { readonly more: string; readonly isMore: boolean },
): FittedText {
  const whole = valuesIn(WHOLE);
  let budget = GENEROUS;
  for (const step of [{}, ...STEPS]) {
    budget = { ...budget, ...step };
    const values = valuesIn(budget);
    const isWhole = !isMore && Object.entries(values).every(([name, value]) => value === whole[name]);
    const text = render(values, isWhole ? '' : more);
    if (text.length <= LIMIT) return { text, isWhole };
  }
  // Templates are tried with the narrowest room when they are read, so this is a template's fault that got past that.
  return { text: render(valuesIn(budget), more).slice(0, LIMIT).toWellFormed(), isWhole: false };
}
