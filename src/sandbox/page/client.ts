import type { Info, Names } from '../shown.ts';
import type { Registered } from './slash/command.ts';
import type { PageAnswer } from './state/answer.ts';
import type { Advisory, AdvisoryComment } from './state/advisory.ts';
import type { Letter } from './state/letter.ts';
import type { PageMessage } from './state/messages.ts';

/** A call that the sandbox refused, with its own words. */
export class Refused extends Error {}

/** What a person's fields hold, by label. */
export type Filled = Readonly<Record<string, string | boolean | readonly string[]>>;

/** The calls of the control API that the page makes, one line each. */
export const client = {
  info: () => get<Info>('/sandbox'),
  commands: () => get<Registered[]>('/sandbox/commands'),
  names: () => get<Names>('/page/names'),
  run: (as: string, place: string, line: string) => post<PageAnswer>('/sandbox/run', { as, in: place, line }),
  press: (as: string, message: string, customId: string) =>
    post<PageAnswer>('/sandbox/press', { as, message, custom_id: customId }),
  dismiss: (as: string, message: string) => post<object>('/sandbox/dismiss', { as, message }),
  choose: (as: string, message: string, values: readonly string[], select?: string) =>
    post<PageAnswer>('/sandbox/choose', { as, message, values, select }),
  submit: (as: string, modal: string, fields: Filled) =>
    post<PageAnswer>('/sandbox/submit', { as, modal, fields }),
  autocomplete: (as: string, place: string, line: string, focused: string) =>
    post<{ choices: { name: string; value: string | number }[] }>('/sandbox/autocomplete', {
      as,
      in: place,
      line,
      focused,
    }),
  channel: (name: string) =>
    get<{ messages: PageMessage[] }>(`/sandbox/channels/${encodeURIComponent(name)}`),
  dms: (person: string) => get<{ messages: PageMessage[] }>(`/sandbox/dms/${encodeURIComponent(person)}`),
  answers: (person: string) =>
    get<{ answers: PageMessage[] }>(`/sandbox/answers/${encodeURIComponent(person)}`),
  advance: (advance: string) => post<{ now: string }>('/sandbox/clock', { advance }),
  to: (to: string) => post<{ now: string }>('/sandbox/clock', { to }),
  toNext: () => post<{ now: string; what: string }>('/sandbox/clock', { to: 'next' }),
  fault: (fault: Readonly<Record<string, unknown>>) => post<object>('/sandbox/faults', fault),
  clearFaults: () => ask<object>('/sandbox/faults', { method: 'DELETE' }),
  reset: (preset: string) => post<Info>('/sandbox/reset', { preset }),
  advisories: () => get<Advisory[]>('/sandbox/github/advisories'),
  comments: (ghsa: string) => get<AdvisoryComment[]>(`/sandbox/github/advisories/${ghsa}/comments`),
  comment: (ghsa: string, as: string, body: string) =>
    post<object>(`/sandbox/github/advisories/${ghsa}/comments`, { as, body }),
  report: (report: Readonly<Record<string, unknown>>) =>
    post<{ ghsa_id: string }>('/sandbox/github/report', report),
  patchAdvisory: (ghsa: string, change: Readonly<Record<string, unknown>>) =>
    ask<Advisory>(`/sandbox/github/advisories/${ghsa}`, { method: 'PATCH', body: JSON.stringify(change) }),
  release: (release: Readonly<Record<string, unknown>>) =>
    post<{ tag: string }>('/sandbox/github/release', release),
  saveFile: (repository: string, path: string, content: string) =>
    ask<object>('/sandbox/github/file', {
      method: 'PUT',
      body: JSON.stringify({ repository, path, content }),
    }),
  mail: () => get<{ sent: Letter[]; received: Letter[] }>('/sandbox/mail'),
  sendMail: (letter: Readonly<Record<string, string>>) => post<object>('/sandbox/mail', letter),
  restart: (signal: string) => post<Info>('/sandbox/restart', { signal }),
};

function get<T>(path: string): Promise<T> {
  return ask<T>(path, { method: 'GET' });
}

function post<T>(path: string, body: unknown): Promise<T> {
  return ask<T>(path, { method: 'POST', body: JSON.stringify(body) });
}

/** What the sandbox sends is of the type that it is written with: page and sandbox are of one version. */
async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init).catch(() => {
    throw new Refused('The sandbox does not answer. Is it still running?');
  });
  const said: T & { error?: string } = await response.json();
  if (!response.ok) throw new Refused(said.error ?? `The sandbox answered ${response.status}.`);
  return said;
}
