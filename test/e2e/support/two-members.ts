import type { Publication } from '../../../src/process/events.ts';
import { CHANNEL_IDS } from '../../../src/sandbox/people.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { CASE, idOf, withButton } from './support.ts';
import type { Answer } from '../../../src/sandbox/shown.ts';

// The way out, one step at a time: security-1 previews and asks, security-2 looks and agrees.

/** The command that previews each of them. */
export const LINES: Readonly<Record<Publication, string>> = {
  advisory: `/advisory release publish case:${CASE}`,
  mitigation: `/advisory announce case:${CASE}`,
  announcement: `/advisory announce case:${CASE}`,
  retrospective: `/advisory retro post case:${CASE}`,
};

/** What the second member presses. */
export const AGREE: Readonly<Record<Publication, string>> = {
  advisory: 'Publish now',
  mitigation: 'Post to #codegate',
  announcement: 'Post to #codegate',
  retrospective: 'Post to #codegate',
};
export const ASK = 'Ask a second member';

/** What posts in #codegate. */
export const TO_CODEGATE = {
  target: 'discord',
  method: 'POST',
  path: `/channels/${CHANNEL_IDS.codegate}/messages`,
} as const;

/** security-1 asks, security-2 looks; gives what they see. */
export async function looked(sandbox: Sandbox, what: Publication): Promise<Answer> {
  const preview = await sandbox.run('security-1', LINES[what]);
  await sandbox.press('security-1', idOf(preview), ASK);
  return sandbox.press('security-2', withButton(sandbox, 'security-2', 'Look…'), 'Look…');
}

/** security-2 asks to close a case that others know of, security-1 looks and agrees; gives what they see. */
export async function closedByTwo(
  sandbox: Sandbox,
  { caseId = CASE, resolution, reason }: { caseId?: string; resolution: string; reason: string },
): Promise<{ asked: Answer; look: Answer; closed: Answer }> {
  const asked = await sandbox.run(
    'security-2',
    `/advisory close case:${caseId} resolution:${resolution} reason:"${reason}"`,
  );
  await sandbox.advance('PT1M');
  const look = await sandbox.press('security-1', withButton(sandbox, 'security-1', 'Look…'), 'Look…');
  return { asked, look, closed: await sandbox.press('security-1', idOf(look), 'Close it') };
}
