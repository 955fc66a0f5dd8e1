import type * as check from '../../src/process/acts/check.ts';
import type * as close from '../../src/process/acts/close.ts';
import type * as coordinator from '../../src/process/acts/coordinator.ts';
import type * as cve from '../../src/process/acts/cve.ts';
import type * as deadline from '../../src/process/acts/deadline.ts';
import type { Decision } from '../../src/process/acts/decision.ts';
import type * as disclosure from '../../src/process/acts/disclosure.ts';
import type * as distributors from '../../src/process/acts/distributors.ts';
import type * as fixTeam from '../../src/process/acts/fix-team.ts';
import type * as fork from '../../src/process/acts/fork.ts';
import type * as open from '../../src/process/acts/open.ts';
import type * as preflight from '../../src/process/publication/condition-acts.ts';
import type * as publication from '../../src/process/publication/requests.ts';
import type * as release from '../../src/process/acts/release.ts';
import type * as reporter from '../../src/process/acts/reporter.ts';
import type * as retrospective from '../../src/process/acts/retrospective.ts';
import type * as severity from '../../src/process/acts/severity.ts';

/** The files of `src/process/acts`, by name, but for the decision they all make and what GitHub shows. */
interface ActFiles {
  check: typeof check;
  close: typeof close;
  coordinator: typeof coordinator;
  cve: typeof cve;
  deadline: typeof deadline;
  disclosure: typeof disclosure;
  distributors: typeof distributors;
  'fix-team': typeof fixTeam;
  fork: typeof fork;
  open: typeof open;
  preflight: typeof preflight;
  publication: typeof publication;
  release: typeof release;
  reporter: typeof reporter;
  retrospective: typeof retrospective;
  severity: typeof severity;
}

/** Every file in which an act is decided: one that is missing here is found by a test, not by the compiler. */
export const ACT_FILES: { readonly [file in keyof ActFiles]: true } = {
  check: true,
  close: true,
  coordinator: true,
  cve: true,
  deadline: true,
  disclosure: true,
  distributors: true,
  'fix-team': true,
  fork: true,
  open: true,
  release: true,
  reporter: true,
  retrospective: true,
  severity: true,
};

type Deciding<File> = {
  [name in keyof File]: File[name] extends (...given: never[]) => Decision ? name : never;
}[keyof File];

/** Every act there is, by the name of its function: whatever gives a decision. */
export type ProcessAct = { [file in keyof ActFiles]: Deciding<ActFiles[file]> }[keyof ActFiles];
