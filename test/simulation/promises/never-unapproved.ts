import type { Promised, Scene } from './promise.ts';
import { advisoryOf, approvedAs } from './record.ts';

/** How long it may take from Discord's word about a role to the message that relied on it. */
const ROLE_MS = 45 * 60_000;

/** A person turned one of the two keys for what they saw. */
interface Key {
  readonly kind: 'ask' | 'publicise';
  readonly place: string;
  readonly person: string;
  /** What stood on their screen. */
  readonly seen: ReadonlySet<string>;
  /** What GitHub showed of the advisory at that moment. */
  readonly advisory: string;
}

/**
 * "After a preview, pressed by a second member of the security team. The same two keys stand before every change of what
 * is public": what is said in #codegate, and what the bot publishes, was seen by two members who wanted it public, and who
 * are members when it leaves; of itself, only the identifier changes.
 */
export const neverUnapproved: Promised = (scene, broken) => {
  const keys: Key[] = [];
  const held = new Map<string, number>();
  const differing = new Map<string, string>();
  /** What each message in #codegate says, without the identifier. */
  const stands = new Map<string, string>();
  const isMember = (id: string) =>
    scene.people.some((person) => person.id === id && person.isSecurity) ||
    scene.now() - (held.get(id) ?? -Infinity) < ROLE_MS;
  const pairs = (place: string, fits: (key: Key) => boolean) => {
    const [asked, agreed] = (['ask', 'publicise'] as const).map((kind) =>
      keys.filter((key) => key.kind === kind && key.place === place && fits(key)),
    );
    return (asked ?? []).flatMap((one) =>
      (agreed ?? []).filter(({ person }) => person !== one.person).map((other) => [one, other]),
    );
  };
  return {
    see(sight) {
      if (sight.kind === 'role asked' && sight.isSecurity) held.set(sight.person, scene.now());
      if (sight.kind === 'presses') {
        const [kind, caseId = '', what = ''] = sight.id.split(':');
        if (kind !== 'ask' && kind !== 'publicise') return;
        const seen = new Set(linesOf(sight.screen?.text ?? ''));
        const advisory = wordsOf(scene, caseId);
        keys.push({ kind, place: `${caseId} ${what}`, person: sight.person.id, seen, advisory });
      }
      if (sight.kind === 'pressed' && sight.got.kind === 'refused' && /^(ask|publicise):/.test(sight.id)) {
        const [kind, caseId, what] = sight.id.split(':');
        const isRefused = (key: Key) =>
          key.kind === kind && key.place === `${caseId} ${what}` && key.person === sight.person.id;
        // Killed and stale presses are no refusals: what they recorded stands.
        const last = keys.findLastIndex(isRefused);
        if (REFUSALS.has(sight.got.code) && last >= 0) keys.splice(last, 1);
      }
      if (sight.kind === 'published') {
        const { caseId } = sight;
        const said = wordsOf(scene, caseId);
        if (pairs(`${caseId} advisory`, ({ advisory }) => advisory === said).length === 0)
          differing.set(caseId, said);
      }
      if (sight.kind !== 'message' || sight.place.kind !== 'codegate') return;
      const { notification, message } = sight;
      if (!notification || !('caseId' in notification)) return;
      const what = approvedAs(notification);
      // Where its correction stands, nobody could see before that was posted.
      const said = linesOf(message.parts.text).filter((line) => !stands.has(correctionIn(line) ?? ''));
      const seen = pairs(`${notification.caseId} ${what}`, (key) => said.every((line) => key.seen.has(line)));
      if (seen.length === 0)
        broken(`two members did not see this ${what} of ${notification.caseId}: ${message.parts.text}`);
      // Of itself, the identifier changes.
      const isOfTwo = stands.get(message.id) !== said.join('\n');
      stands.set(message.id, said.join('\n'));
      if (isOfTwo && seen.length > 0 && !seen.some((pair) => pair.every(({ person }) => isMember(person))))
        broken(`the ${what} of ${notification.caseId} left although one of the two is no member any more`);
    },
    rest() {
      for (const { caseId, events } of scene.cases())
        if (differing.delete(caseId) && !events.some(({ body }) => body.type === 'publication-differed'))
          broken(`the advisory of ${caseId} is not what two members approved, and nobody was told`);
    },
  };
};

/** Answers that say: nothing was recorded of it. */
const REFUSALS = new Set([
  'preview-changed',
  'preview-gone',
  'own-preview',
  'asked-already',
  'security-only',
  'no-access',
]);

/** What a text says, line by line, without those that name the identifier. */
function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/CVE/.test(line));
}

/** The message that a line above an announcement names as its correction; `undefined` of any other line. */
function correctionIn(line: string): string | undefined {
  return /^⚠️ \*\*Corrected\*\* <t:\d+:f>: \[[^\]]+\]\([^)]+\/(\d+)\)$/.exec(line)?.[1];
}

function wordsOf(scene: Scene, caseId: string): string {
  const advisory = advisoryOf(scene, caseId);
  return JSON.stringify(
    advisory && [
      advisory.summary,
      advisory.description,
      advisory.patched,
      advisory.severity,
      advisory.vector,
    ],
  );
}
