import { GENEROUS, LIMIT, STEPS, WHOLE, type LengthBudget } from './length-budget.ts';

/** A text that fits one message. */
export interface FittedText {
  readonly text: string;
  /** Whether nothing of what there is to say is missing. */
  readonly isWhole: boolean;
}

/**
 * The most of a text that fits one message, made narrower step by step. `more` is what it says where something is
 * missing; `isMore`, that something is missing however much room there is; `brief`, how much is said of binaries at most;
 * `steps` and `limit`: what gives way in turn, and the characters of the message.
 */
export function fitted<Values extends Readonly<Record<string, string>>>(
  valuesIn: (budget: LengthBudget) => Values,
  render: (values: Values, more: string) => string,
  {
    more,
    isMore,
    brief,
  }: {
    readonly more: string;
    readonly isMore: boolean;
    readonly brief: Pick<LengthBudget, 'binaries' | 'verify'>;
  },
  {
    steps = STEPS,
    limit = LIMIT,
  }: { readonly steps?: readonly Partial<LengthBudget>[]; readonly limit?: number } = {},
): FittedText {
  const whole = valuesIn(WHOLE);
  let budget = GENEROUS;
  for (const step of [{}, ...steps]) {
    const wide = { ...budget, ...step };
    budget = {
      ...wide,
      binaries: Math.min(wide.binaries, brief.binaries),
      verify: Math.min(wide.verify, brief.verify),
    };
    const values = valuesIn(budget);
    const isWhole = !isMore && Object.entries(values).every(([name, value]) => value === whole[name]);
    const text = render(values, isWhole ? '' : more);
    if (text.length <= limit) return { text, isWhole };
  }
  // Templates are tried with the narrowest room when they are read, so this is a template's fault that got past that.
  return { text: render(valuesIn(budget), more).slice(0, limit).toWellFormed(), isWhole: false };
}
