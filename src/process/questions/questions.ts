import { urgentSince, type Case } from '../case.ts';
import { JOINT_ACTS, type Actor, type JointAct, type Side } from '../events.ts';
import type { CaseRecipients } from '../notifications/recipients.ts';
import type { StageId } from '../policy.ts';
import { rememberedOf } from '../remembered.ts';
import { isBefore } from '../time.ts';

export const QUESTION_KINDS = ['publication', 'collaborator', 'offer', 'agreement'] as const;

/** What an open question is about. */
type Asked =
  /** Whether something may become public, or be done as if it were: by two members. */
  | { readonly kind: 'publication'; readonly what: JointAct }
  /** Whether a person from outside may be in the advisory. */
  | { readonly kind: 'collaborator'; readonly login: string; readonly asReporter: boolean }
  /** Whether a member takes over the coordination. */
  | { readonly kind: 'offer'; readonly member: string }
  /** Whether a side agrees to the proposed release day. */
  | { readonly kind: 'agreement'; readonly side: Side };

/** A question that waits for an answer. */
interface QuestionAbout<About> {
  /** The number of the event, or change, that asked it. */
  readonly number: number;
  readonly asked: About;
  readonly since: Temporal.Instant;
  /** From when on it is nudged: since it was asked, or since the case has been urgent. */
  readonly nudgedFrom: Temporal.Instant;
  /** The member who asked; `undefined` if the bot did, or GitHub shows it. */
  readonly askedBy: string | undefined;
  /** Whom it asks; the member who asked never answers a question that takes another one. */
  readonly to: CaseRecipients;
  readonly except?: string;
  /** From then on it is over, answered or not. */
  readonly until?: Temporal.Instant;
  /** Everything of the case is ASAP. */
  readonly urgent: boolean;
}

/** A question of a case. */
export type Question = QuestionAbout<Asked>;
/** A question of no case: whether a GitHub login is a member's, as they say. */
export type LoginQuestion = QuestionAbout<{
  readonly kind: 'login';
  readonly member: string;
  readonly login: string;
  /** The case that wants the member on its fix team, where that is why it is asked. */
  readonly caseId?: string;
}>;
export type AnyQuestion = Question | LoginQuestion;

/**
 * Every question of a case that waits for an answer: the one list that reminders, `next`, lists and cards read, and that
 * reminding, withdrawing and answering are about. A function of the events alone.
 */
export const openQuestions = rememberedOf((state: Case): readonly Question[] => {
  if (state.status === 'closed') return [];
  return [...offers(state), ...publications(state), ...(state.publishedAt ? [] : beforePublication(state))];
});

/** Those that are open at `now`. */
export function questionsAt(state: Case, now: Temporal.Instant): readonly Question[] {
  return openQuestions(state).filter(({ until }) => !until || isBefore(now, until));
}

/** The questions that an event asked, by its number: none any more, one, or one of each side. */
export function questionsOf(state: Case, number: number): readonly Question[] {
  return openQuestions(state).filter((each) => each.number === number);
}

/** The stage that a question belongs to. */
export function stageOfQuestion({ asked }: Pick<AnyQuestion, 'asked'>): StageId {
  switch (asked.kind) {
    case 'publication':
      return asked.what === 'retrospective' || asked.what === 'strike' ? 'retrospective' : 'fix-release';
    case 'collaborator':
    case 'offer':
    case 'login':
      return 'fix-team';
    case 'agreement':
      return 'fix-development';
  }
}

/** A name of a question among those of one event. Stored with its reminders: it never changes. */
export function nameOfQuestion({ asked }: Pick<AnyQuestion, 'asked'>): string {
  return asked.kind === 'agreement' ? `${asked.kind} ${asked.side}` : asked.kind;
}

function offers(state: Case): Question[] {
  const { coordinatorOffer: offer } = state;
  if (!offer) return [];
  const { revision: number, at: since, member } = offer;
  return [
    question(state, {
      number,
      since,
      askedBy: memberOf(offer.by),
      asked: { kind: 'offer', member },
      to: { kind: 'member', id: member },
    }),
  ];
}

function publications(state: Case): Question[] {
  return JOINT_ACTS.flatMap((what) => {
    const request = state.publications[what];
    if (!request || request.approvedBy !== undefined) return [];
    const { revision: number, at: since, askedBy } = request;
    return [question(state, { number, since, asked: { kind: 'publication', what }, ...ofAnother(askedBy) })];
  });
}

function beforePublication(state: Case): Question[] {
  const { requests, proposal } = state;
  const collaborators = requests.map(({ revision: number, at: since, login, askedBy, reporter }) =>
    question(state, {
      number,
      since,
      asked: { kind: 'collaborator', login, asReporter: reporter === true },
      ...ofAnother(askedBy),
    }),
  );
  if (!proposal) return collaborators;
  const { revision: number, proposedAt: since, at: until } = proposal;
  const missing = (['security', 'fix-team'] as const).filter((side) => !proposal.agreed.includes(side));
  const agreements = missing.map((side) =>
    question(state, {
      number,
      since,
      until,
      askedBy: memberOf(proposal.by),
      asked: { kind: 'agreement', side },
      to: { kind: side === 'security' ? 'in-charge' : side },
    }),
  );
  return [...collaborators, ...agreements];
}

/** Another member of the security team than the one who asks. */
function ofAnother(askedBy: string): Pick<Question, 'askedBy' | 'to' | 'except'> {
  return { askedBy, to: { kind: 'security' }, except: askedBy };
}

function question(state: Case, asked: Omit<Question, 'urgent' | 'nudgedFrom'>): Question {
  const urgent = urgentSince(state);
  const nudgedFrom = urgent && isBefore(asked.since, urgent.at) ? urgent.at : asked.since;
  return { ...asked, urgent: urgent !== undefined, nudgedFrom };
}

function memberOf(actor: Actor): string | undefined {
  return actor.kind === 'member' ? actor.id : undefined;
}
