import { z } from 'zod';
import type { Call, Controlled } from '../call.ts';
import { ControlError } from '../control-error.ts';

/** A call that reads its body with a schema first. What is wrong with a body is said field by field. */
export function taking<Body>(
  schema: z.ZodType<Body>,
  answer: (sandbox: Controlled, asked: Body, name: string) => unknown,
): Call['answer'] {
  return (sandbox, { body, name }) => {
    const result = schema.safeParse(body);
    if (result.success) return answer(sandbox, result.data, name);
    throw new ControlError(
      result.error.issues
        .map((issue) =>
          issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
        )
        .join('; '),
    );
  };
}
