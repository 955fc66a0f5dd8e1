import { namedLogins, type Case } from '../case.ts';
import type { EventBody } from '../events.ts';
import type { LoginChange } from '../logins.ts';

/*
 * What the bot itself has done in GitHub, or an account there, as facts: nothing here can be refused. Each gives no
 * events where the case knows it already, because the sync or another member was quicker.
 */

/** The bot has made the draft advisory of a case. What the team makes itself, it has accepted. */
export function draftMade({ advisory }: Case, ghsaId: string): EventBody[] {
  return advisory ? [] : [{ type: 'advisory-linked', ghsaId, created: true }, { type: 'advisory-accepted' }];
}

/** GitHub has taken a request for a CVE, or had taken it before. */
export function cveRequested({ cve }: Case): EventBody[] {
  return cve.requestedAt ? [] : [{ type: 'cve-requested' }];
}

/** GitHub has published the advisory, at the instant that it shows. */
export function advisoryPublished({ publishedAt }: Case, at: Temporal.Instant): EventBody[] {
  return publishedAt ? [] : [{ type: 'advisory-published', at }];
}

/** What it comes to in a case that a login has changed hands, or its account its name; nothing, where that opens and ends nothing. */
export function loginChanged(state: Case, change: LoginChange): EventBody[] {
  if (change.type === 'login-renamed') return loginRenamed(state, change.formerly, change.login);
  return change.type === 'login-lost' ? loginLost(state, change.login) : [];
}

/** What it comes to in a case that an account which it may name is called otherwise in GitHub now. */
export function loginRenamed(state: Case, from: string, to: string): EventBody[] {
  return namedLogins(state).has(from.toLowerCase())
    ? [{ type: 'login-renamed', from: from.toLowerCase(), to: to.toLowerCase() }]
    : [];
}

/**
 * What it comes to in a case that a login is not its member's any more. Another account may have it by now, which was neither
 * approved nor asked for: it comes in as anybody else does.
 */
export function loginLost({ fixTeam, approved, requests }: Case, login: string): EventBody[] {
  const key = login.toLowerCase();
  return [
    ...(fixTeam.includes(key) || approved.includes(key)
      ? [{ type: 'fix-team-removed', login: key } as const]
      : []),
    ...requests
      .filter((each) => each.login === key)
      .map(({ revision }): EventBody => ({
        type: 'collaborator-refused',
        login: key,
        request: revision,
        why: 'withdrawn',
      })),
  ];
}
