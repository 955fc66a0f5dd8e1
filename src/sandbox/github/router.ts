import type { IncomingHttpHeaders } from 'node:http';
import type { Caller, Permission } from './callers.ts';

/** A request after it was routed and its caller was recognised. */
export interface Call {
  /** The value of `{name}` in the route's template. */
  param(name: string): string;
  query: URLSearchParams;
  /** The asked path without its query, for links to further pages. */
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
  caller: Caller;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Route {
  method: string;
  /** As the specification writes paths; `{name...}` also takes slashes. */
  template: string;
  /** The page of docs.github.com/rest, which every error names. */
  docs: string;
  permission?: Permission;
  handle: (call: Call) => Reply | Promise<Reply>;
}

export interface Found {
  route: Route;
  param(name: string): string;
}

/** The route that takes this request; a template earlier in the list wins. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const match = pattern(route.template).exec(path);
    if (!match) continue;
    return {
      route,
      param(name) {
        const value = match.groups?.[name];
        if (value === undefined) throw new Error(`${route.template} has no {${name}}`);
        return value;
      },
    };
  }
  return undefined;
}

const patterns = new Map<string, RegExp>();

function pattern(template: string): RegExp {
  const known = patterns.get(template);
  if (known) return known;
  const source = template.replaceAll(/\{(\w+)(\.\.\.)?\}/g, (_, name: string, multi: string | undefined) =>
    multi ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  const made = new RegExp(`^${source}$`);
  patterns.set(template, made);
  return made;
}
