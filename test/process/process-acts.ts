import type * as check from '../../src/process/acts/check.ts';
import type * as close from '../../src/process/acts/close.ts';
import type * as coordinator from '../../src/process/acts/coordinator.ts';
import type * as cve from '../../src/process/acts/cve.ts';
import type * as deadline from '../../src/process/acts/deadline.ts';
import type { Decision } from '../../src/process/acts/decision.ts';
import type * as disclosure from '../../src/process/acts/disclosure.ts';
import type * as distributors from '../../src/process/acts/distributors.ts';
import type * as exploitation from '../../src/process/acts/exploitation.ts';
import type * as fixTeam from '../../src/process/acts/fix-team.ts';
import type * as fork from '../../src/process/acts/fork.ts';
import type * as incomingMail from '../../src/process/acts/incoming-mail.ts';
import type * as link from '../../src/process/acts/link.ts';
import type * as open from '../../src/process/acts/open.ts';
import type * as conditionActs from '../../src/process/publication/condition-acts.ts';
import type * as countedTags from '../../src/process/publication/counted-tags.ts';
import type * as requests from '../../src/process/publication/requests.ts';
import type * as questions from '../../src/process/acts/questions.ts';
import type * as regulatory from '../../src/process/acts/regulatory.ts';
import type * as release from '../../src/process/acts/release.ts';
import type * as reporter from '../../src/process/acts/reporter.ts';
import type * as reporterTalk from '../../src/process/acts/reporter-talk.ts';
import type * as retrospective from '../../src/process/acts/retrospective.ts';
import type * as severity from '../../src/process/acts/severity.ts';

/** The files of `src/process` in which an act is decided, by their path there. */
interface ActFiles {
  'acts/check': typeof check;
  'acts/close': typeof close;
  'acts/coordinator': typeof coordinator;
  'acts/cve': typeof cve;
  'acts/deadline': typeof deadline;
  'acts/disclosure': typeof disclosure;
  'acts/distributors': typeof distributors;
  'acts/exploitation': typeof exploitation;
  'acts/fix-team': typeof fixTeam;
  'acts/fork': typeof fork;
  'acts/incoming-mail': typeof incomingMail;
  'acts/link': typeof link;
  'acts/open': typeof open;
  'acts/questions': typeof questions;
  'acts/regulatory': typeof regulatory;
  'acts/release': typeof release;
  'acts/reporter': typeof reporter;
  'acts/reporter-talk': typeof reporterTalk;
  'acts/retrospective': typeof retrospective;
  'acts/severity': typeof severity;
  'publication/condition-acts': typeof conditionActs;
  'publication/counted-tags': typeof countedTags;
  'publication/requests': typeof requests;
}

/** Every file in which an act is decided: one that is missing here is found by a test, not by the compiler. */
export const ACT_FILES: { readonly [file in keyof ActFiles]: true } = {
  'acts/check': true,
  'acts/close': true,
  'acts/coordinator': true,
  'acts/cve': true,
  'acts/deadline': true,
  'acts/disclosure': true,
  'acts/distributors': true,
  'acts/exploitation': true,
  'acts/fix-team': true,
  'acts/fork': true,
  'acts/incoming-mail': true,
  'acts/link': true,
  'acts/open': true,
  'acts/questions': true,
  'acts/regulatory': true,
  'acts/release': true,
  'acts/reporter': true,
  'acts/reporter-talk': true,
  'acts/retrospective': true,
  'acts/severity': true,
  'publication/condition-acts': true,
  'publication/counted-tags': true,
  'publication/requests': true,
};

type Deciding<File> = {
  [name in keyof File]: File[name] extends (...given: never[]) => Decision ? name : never;
}[keyof File];

/** Every act there is, by the name of its function: whatever gives a decision. */
export type ProcessAct = { [file in keyof ActFiles]: Deciding<ActFiles[file]> }[keyof ActFiles];
