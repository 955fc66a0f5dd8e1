import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Exchange } from '../../src/sandbox/wire.ts';
import { answeredEverywhere, tolerated, undescribed, untyped } from './exceptions.ts';
import { OpenApi, type JsonSchema, type Operation, type ParameterSpec } from './openapi.ts';

/** The folder `shared/contracts` beside the project's own. */
const FOLDER = new URL('../../../shared/contracts/', import.meta.url);

/** Formats of the two services that say nothing which a validator could check. */
const OPEN_FORMATS = ['binary', 'nonce', 'snowflake', 'timestamp', 'int32', 'int64', 'double'];

/** How many sentences one failed schema is worth: a union says everything once for each of its members. */
const SENTENCES = 4;

/** The prefix of Discord's API, for exchanges that were recorded with it. */
const DISCORD_PREFIX = /^\/api(\/v\d+)?(?=\/)/;

/** The services' own specifications, to hold against what was really asked and answered. */
interface Contracts {
  /** What is wrong with an exchange, one sentence each; empty if it is as the specification says. */
  validateExchange(exchange: Exchange): string[];
}

/** What was read and compiled so far, by the address of its file. */
const read = new Map<string, Contract>();

/** The specifications, or `undefined` if the folder beside the project is absent. Each is read when first needed. */
export function loadContracts(folder: URL = FOLDER): Contracts | undefined {
  const files = {
    github: new URL('github-openapi.json', folder),
    discord: new URL('discord-openapi.json', folder),
  };
  if (!existsSync(files.github) || !existsSync(files.discord)) return undefined;
  const contract = (target: 'github' | 'discord'): Contract =>
    read.getOrInsertComputed(
      files[target].href,
      (href) => new Contract(target, JSON.parse(readFileSync(new URL(href), 'utf8'))),
    );
  return {
    validateExchange(exchange) {
      const { pathname, searchParams } = new URL(exchange.path, 'http://127.0.0.1');
      const path = exchange.target === 'discord' ? pathname.replace(DISCORD_PREFIX, '') : pathname;
      const { target } = exchange;
      if (target === 'registry' || target === 'cve' || undescribed({ ...exchange, path }) !== undefined)
        return [];
      return contract(target).problems(exchange, path, searchParams);
    },
  };
}

/** What a suite of contract checks adds to its name, so that a run without the specifications says what it left out. */
export function skipNote(contracts: Contracts | undefined): string {
  return contracts ? '' : ' (SKIPPED: there is no folder shared/contracts beside the project)';
}

class Contract {
  readonly #target: 'github' | 'discord';
  readonly #document: OpenApi;
  readonly #bodies: Ajv2020;
  /** Parameters come as text, so this one reads numbers and booleans out of it. */
  readonly #texts: Ajv2020;
  readonly #compiled = {
    bodies: new Map<JsonSchema, ValidateFunction>(),
    texts: new Map<JsonSchema, ValidateFunction>(),
  };

  constructor(target: 'github' | 'discord', json: unknown) {
    this.#target = target;
    this.#document = new OpenApi(target, json);
    this.#bodies = this.#validator(false);
    this.#texts = this.#validator('array');
  }

  problems(exchange: Exchange, path: string, query: URLSearchParams): string[] {
    const asked = `${exchange.method} ${exchange.path}`;
    const found = this.#document.find(exchange.method, path);
    if (!found) return [`${asked}: the specification has no such path`];
    const { operation, values } = found;
    if (!operation) return [`${asked}: the specification has no ${exchange.method} at this path`];
    return [
      ...this.#pathProblems(operation, values),
      ...this.#queryProblems(operation, query),
      ...this.#requestProblems(operation, exchange.body),
      ...this.#answerProblems(operation, exchange, path),
    ]
      .filter((problem) => tolerated(this.#target, problem) === undefined)
      .map((problem) => `${asked}: ${problem}`);
  }

  #pathProblems(operation: Operation, values: ReadonlyMap<string, string>): string[] {
    return operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .flatMap((parameter) => this.#textProblems(parameter, values.get(parameter.name) ?? ''));
  }

  #queryProblems(operation: Operation, query: URLSearchParams): string[] {
    const known = operation.parameters.filter((parameter) => parameter.in === 'query');
    const strangers = [...new Set(query.keys())].filter((name) => !known.some((one) => one.name === name));
    return [
      ...strangers.map((name) => `query: the operation does not take "${name}"`),
      ...known.flatMap((parameter) => {
        const given = query.getAll(parameter.name);
        const [first] = given;
        if (first === undefined)
          return parameter.required === true ? [`query: "${parameter.name}" is missing`] : [];
        return this.#textProblems(parameter, given.length === 1 ? first : given);
      }),
    ];
  }

  #textProblems(parameter: ParameterSpec, value: string | string[]): string[] {
    if (parameter.schema === undefined) return [];
    const { texts } = this.#compiled;
    const wrapped = { type: 'object', properties: { value: parameter.schema } };
    const validate = texts.get(parameter.schema) ?? this.#texts.compile(wrapped);
    texts.set(parameter.schema, validate);
    // Coercion writes into what it is given, so it is given an object of its own.
    return validate({ value }) ? [] : sentences(`${parameter.in} "${parameter.name}"`, validate.errors);
  }

  #requestProblems(operation: Operation, body: unknown): string[] {
    const empty = body === null || body === undefined;
    if (!operation.body) return empty ? [] : ['request: the operation takes no body'];
    if (empty) return operation.body.required ? ['request: the body is missing'] : [];
    return this.#bodyProblems('request', operation.body.schema, body);
  }

  #answerProblems(operation: Operation, exchange: Exchange, path: string): string[] {
    const { status, answer } = exchange;
    if (status === null) return [];
    const documented =
      operation.answers.get(String(status)) ??
      operation.answers.get(`${Math.floor(status / 100)}XX`) ??
      operation.answers.get('default');
    if (!documented) {
      return answeredEverywhere(this.#target, status)
        ? []
        : [`answer: the operation is not documented to answer ${status}`];
    }
    const nothing = answer === null || answer === undefined;
    if (documented.schema === undefined) {
      return nothing || status >= 400 ? [] : [`answer: ${status} has no body`];
    }
    if (nothing && untyped({ ...exchange, path }) !== undefined) return [];
    return this.#bodyProblems(`answer ${status}`, documented.schema, answer);
  }

  #bodyProblems(what: string, schema: JsonSchema | undefined, body: unknown): string[] {
    if (schema === undefined) return [];
    const { bodies } = this.#compiled;
    const validate = bodies.get(schema) ?? this.#bodies.compile(schema);
    bodies.set(schema, validate);
    return validate(body) ? [] : sentences(what, validate.errors);
  }

  #validator(coerceTypes: false | 'array'): Ajv2020 {
    // Not strict, because OpenAPI has keywords of its own (`example`, `discriminator`) that say nothing here.
    // Every referenced schema is compiled once, not at each of its references, and not optimised: compiling took far
    // longer than all the checking.
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      coerceTypes,
      inlineRefs: false,
      code: { optimize: false },
    });
    addFormats.default(ajv);
    for (const format of OPEN_FORMATS) ajv.addFormat(format, true);
    ajv.addSchema(this.#document.schemas);
    return ajv;
  }
}

/** The errors that lie deepest say best what is wrong. */
function sentences(what: string, errors: readonly ErrorObject[] | null | undefined): string[] {
  const said = (errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .toSorted((one, other) => depth(other) - depth(one))
    .map((error) => {
      const detail =
        error.keyword === 'additionalProperties' ? `: ${String(error.params['additionalProperty'])}` : '';
      return `${what}${error.instancePath}: ${error.message ?? error.keyword}${detail}`;
    });
  return [...new Set(said)].slice(0, SENTENCES);
}

function depth(error: ErrorObject): number {
  return error.instancePath.split('/').length;
}
