import { createHash } from 'node:crypto';
import type { WireHandler, WireRequest, WireResponse } from '../wire.ts';
import { DiscordError, refusals } from './errors.ts';
import { channelRoutes } from './routes-channels.ts';
import { commandRoutes } from './routes-commands.ts';
import { guildRoutes } from './routes-guild.ts';
import { interactionRoutes } from './routes-interactions.ts';
import type { DiscordState, Route } from './service-state.ts';

const routes: readonly { route: Route; steps: readonly string[] }[] = [
  ...guildRoutes,
  ...commandRoutes,
  ...channelRoutes,
  ...interactionRoutes,
].map((route) => ({ route, steps: route.path.split('/') }));

/** Discord's REST API: finds the route, checks the token, and words every refusal as Discord does. */
export function restHandler(state: DiscordState): WireHandler {
  return (request) => {
    const attachment = /^\/attachments\/(\d+)\//.exec(request.path)?.[1];
    if (attachment !== undefined) return serveAttachment(state, attachment);
    try {
      const found = match(request);
      if (!found.route.withoutToken && request.headers.authorization !== `Bot ${state.token}`)
        throw refusals.unauthorized();
      if (request.malformed) throw refusals.invalidJson();
      const { status, body } = found.route.answer(state, {
        param: (name) => found.params.get(name) ?? '',
        query: request.query,
        body: request.body,
        files: request.files,
      });
      return { status, body, headers: rateLimitHeaders(state, found.route) };
    } catch (error) {
      if (error instanceof DiscordError) return { status: error.status, body: error.body() };
      throw error;
    }
  };
}

function match(request: WireRequest): { route: Route; params: Map<string, string> } {
  const asked = request.path.split('/');
  const fitting = routes.filter(
    ({ steps }) =>
      steps.length === asked.length &&
      steps.every((step, index) => step.startsWith(':') || step === asked[index]),
  );
  const found = fitting.find(({ route }) => route.method === request.method);
  if (!found) throw fitting.length > 0 ? refusals.methodNotAllowed() : refusals.notFound();
  const params = new Map(
    found.steps.flatMap((step, index): [string, string][] =>
      step.startsWith(':') ? [[step.slice(1), asked[index] ?? '']] : [],
    ),
  );
  return { route: found.route, params };
}

/** A bucket that never runs dry: limits are only played as faults. */
function rateLimitHeaders(state: DiscordState, route: Route): Record<string, string> {
  return {
    'x-ratelimit-bucket': createHash('md5').update(`${route.method} ${route.path}`).digest('hex'),
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '999',
    'x-ratelimit-reset': String(state.now().epochMilliseconds / 1000 + 1),
    'x-ratelimit-reset-after': '1',
  };
}

function serveAttachment(state: DiscordState, id: string): WireResponse {
  const file = state.messages.file(id);
  return file
    ? { status: 200, body: file.bytes, headers: { 'content-type': file.contentType } }
    : { status: 404, body: { message: 'This content is no longer available.' } };
}
