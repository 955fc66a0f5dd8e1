import type { GitHub } from '../../github/github.ts';
import type { Log } from '../../log.ts';
import type { CaseActionContext, Services } from '../action-context.ts';

/** One use of the bot on one case, as far as answering its reporter by e-mail needs it. */
export interface Answering extends Pick<CaseActionContext, 'case' | 'who' | 'now' | 'cause' | 'user'> {
  readonly services: Pick<
    Services,
    'answers' | 'incomingMails' | 'correspondence' | 'people' | 'policy' | 'pgp' | 'teamName' | 'atomically'
  > & {
    readonly cases: Pick<Services['cases'], 'recordFact'>;
    readonly github: Pick<GitHub, 'advisoryText'>;
    readonly log: Pick<Log, 'warn'>;
  };
}
