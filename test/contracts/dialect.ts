import { z } from 'zod';

/** A member of a union that says by a fixed `type` what it is. */
const Tagged = z.object({
  properties: z.object({ type: z.object({ enum: z.tuple([z.union([z.number(), z.string()])]) }) }),
  required: z.array(z.string()).refine((names) => names.includes('type')),
});

/** The members of a union, each defined elsewhere. */
const References = z.array(z.strictObject({ $ref: z.string() })).min(2);

/**
 * Brings an OpenAPI document into the words of JSON Schema 2020-12: references become absolute (`id#/…`), what is
 * `nullable` may be null, and a union whose members differ by their `type` is decided by it. The latter accepts and
 * refuses the same, but says what is wrong with the member that was meant instead of with all of them.
 */
export function modernise(id: string, document: unknown): Record<string, unknown> {
  const { openapi } = z.object({ openapi: z.string() }).parse(document);
  const translated = translate({ id, nullable: openapi.startsWith('3.0'), document }, document);
  return z.record(z.string(), z.unknown()).parse(translated);
}

interface Translation {
  id: string;
  /** Whether `nullable` means something, as it does in OpenAPI 3.0. */
  nullable: boolean;
  document: unknown;
}

/** What a reference such as `#/components/schemas/team` points at. */
export function follow(document: unknown, reference: string): unknown {
  const parts = reference.split('#/')[1]?.split('/') ?? [];
  return parts.reduce((value: unknown, part) => (isObject(value) ? value[part] : undefined), document);
}

function translate(translation: Translation, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => translate(translation, item));
  if (!isObject(value)) return value;
  const decided = decideByType(translation, value) ?? value;
  const made = Object.fromEntries(
    Object.entries(decided).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string'
        ? item.replace(/^#/, `${translation.id}#`)
        : translate(translation, item),
    ]),
  );
  if (!translation.nullable || made['nullable'] !== true) return made;
  const { nullable: _, ...schema } = made;
  return { anyOf: [{ type: 'null' }, schema] };
}

function decideByType(
  { document }: Translation,
  { oneOf, anyOf, ...rest }: Record<string, unknown>,
): Record<string, unknown> | undefined {
  if (oneOf === undefined && anyOf === undefined) return undefined;
  const references = References.safeParse(oneOf ?? anyOf);
  if (!references.success || rest['allOf'] !== undefined) return undefined;
  const members = references.data.map((member) => ({
    member,
    tag: Tagged.safeParse(follow(document, member.$ref)).data?.properties.type.enum[0],
  }));
  const tags = members.flatMap(({ tag }) => (tag === undefined ? [] : [tag]));
  if (new Set(tags).size !== members.length) return undefined;
  return {
    ...rest,
    required: ['type'],
    properties: { type: { enum: tags } },
    // oxlint-disable-next-line unicorn/no-thenable -- `then` is JSON Schema's own word, and nobody awaits a schema
    allOf: members.map(({ member, tag }) => ({ if: { properties: { type: { const: tag } } }, then: member })),
  };
}

/** A guard instead of a schema, because documents have tens of thousands of objects. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
