import type { EventBody } from '../events.ts';

/** What a mail in the thread of a case's report tells of the talk with its reporter: theirs, or the team's own. */
export function talkByMail(by: 'reporter' | 'team', arrivedAt: Temporal.Instant): EventBody[] {
  return by === 'reporter'
    ? [{ type: 'reporter-wrote', where: 'email', at: arrivedAt, latest: arrivedAt }]
    : [{ type: 'reporter-told', how: 'email', at: arrivedAt, by: 'observed' }];
}
