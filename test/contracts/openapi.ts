import { z } from 'zod';
import { follow, modernise } from './dialect.ts';

const Schema = z.union([z.boolean(), z.record(z.string(), z.unknown())]);

const Content = z.record(z.string(), z.object({ schema: Schema.optional() }).loose());

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().optional(),
  schema: Schema.optional(),
  'x-multi-segment': z.boolean().optional(),
});

const Reference = z.object({ $ref: z.string() });

const Answer = z.object({ content: Content.optional() }).loose();

/** A JSON Schema, dialect 2020-12. */
export type JsonSchema = z.infer<typeof Schema>;
export type ParameterSpec = z.infer<typeof Parameter>;

/** An operation with every reference to a parameter, a body or an answer followed. */
export interface Operation {
  method: string;
  template: string;
  parameters: readonly ParameterSpec[];
  body: { required: boolean; schema: JsonSchema | undefined } | undefined;
  /** By status: a number, a class such as `4XX`, or `default`. */
  answers: ReadonlyMap<string, { schema: JsonSchema | undefined }>;
}

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const OperationObject = z.object({
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()).default({}),
});

const BodyObject = z.object({ required: z.boolean().default(false), content: Content });

/** An OpenAPI 3.0 or 3.1 document, read for what a request and its answer must look like. */
export class OpenApi {
  /** What references are resolved in: the document in the 2020-12 dialect, under the id {@link OpenApi.id}. */
  readonly schemas: Record<string, unknown>;
  readonly id: string;
  readonly #paths: z.infer<typeof Document>['paths'];
  readonly #operations = new Map<string, Operation | undefined>();
  readonly #patterns: readonly { template: string; pattern: RegExp; variables: number }[];

  constructor(id: string, json: unknown) {
    this.id = id;
    const document = modernise(id, json);
    this.#paths = Document.parse(document).paths;
    this.schemas = { $id: id, components: document['components'] };
    this.#patterns = Object.keys(this.#paths)
      .map((template) => this.#pattern(template))
      .toSorted((one, other) => one.variables - other.variables);
  }

  /** The operation of a request, with the values of the variables in its path. */
  find(
    method: string,
    path: string,
  ): { operation: Operation | undefined; values: Map<string, string> } | undefined {
    for (const { template, pattern } of this.#patterns) {
      const match = pattern.exec(path);
      if (!match) continue;
      const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
      const values = new Map(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
      return { operation: this.#operation(method.toLowerCase(), template), values };
    }
    return undefined;
  }

  #operation(method: string, template: string): Operation | undefined {
    const key = `${method} ${template}`;
    if (!this.#operations.has(key)) this.#operations.set(key, this.#readOperation(method, template));
    return this.#operations.get(key);
  }

  #readOperation(method: string, template: string): Operation | undefined {
    const item = this.#paths[template];
    if (item?.[method] === undefined) return undefined;
    const { parameters, requestBody, responses } = OperationObject.parse(item[method]);
    const shared = z.array(z.unknown()).parse(item['parameters'] ?? []);
    const body = requestBody === undefined ? undefined : BodyObject.parse(this.#follow(requestBody));
    return {
      method: method.toUpperCase(),
      template,
      parameters: [...shared, ...parameters].map((parameter) => Parameter.parse(this.#follow(parameter))),
      body: body && { required: body.required, schema: schemaOf(body.content) },
      answers: new Map(
        Object.entries(responses).map(([status, answer]) => [
          status,
          { schema: schemaOf(Answer.parse(this.#follow(answer)).content ?? {}) },
        ]),
      ),
    };
  }

  #follow(value: unknown): unknown {
    const reference = Reference.safeParse(value);
    if (!reference.success) return value;
    return follow(this.schemas, reference.data.$ref);
  }

  #pattern(template: string): { template: string; pattern: RegExp; variables: number } {
    const operations = Object.values(this.#paths[template] ?? {});
    const multi = new Set(
      operations
        .flatMap((operation) => OperationObject.safeParse(operation).data?.parameters ?? [])
        .map((parameter) => Parameter.safeParse(this.#follow(parameter)).data)
        .filter((parameter) => parameter?.['x-multi-segment'] === true || parameter?.name === 'path')
        .map((parameter) => parameter?.name),
    );
    const names = [...template.matchAll(/\{([^}]+)\}/g)];
    const source = template
      .split(/\{[^}]+\}/)
      .map((literal) => literal.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`))
      .reduce(
        (text, literal, index) => `${text}${multi.has(names[index - 1]?.[1]) ? '(.+)' : '([^/]+)'}${literal}`,
      );
    return { template, pattern: new RegExp(`^${source}$`), variables: names.length };
  }
}

/** JSON before forms: the forms' schemas are the JSON one with files beside it. */
function schemaOf(content: z.infer<typeof Content>): JsonSchema | undefined {
  return (content['application/json'] ?? Object.values(content)[0])?.schema;
}
