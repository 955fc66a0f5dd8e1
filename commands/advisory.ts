import type { PressHandlers, Subcommand } from '../src/discord/command.ts';
import { answer, answerSent } from './answer.ts';
import announce, { announceButton } from './announce.ts';
import { approve, outsider, review } from './approval.ts';
import check, { checkButton, done, evidenceButton, evidenceSaid, undo } from './check.ts';
import close, { closeButton, closed } from './close.ts';
import {
  closeAll,
  closeAllSaid,
  closeChosen,
  closeDuplicates,
  closeDuplicatesSaid,
  closeSeveralButton,
  closedTold,
} from './close-several.ts';
import coordinator, { offer, take } from './coordinator.ts';
import cve, { requestButton } from './cve.ts';
import deadlineSet from './deadline/set.ts';
import deadlineSlowTrack, { slowTrack, slowTrackSaid } from './deadline/slow-track.ts';
import deadlineUpstream from './deadline/upstream.ts';
import disclosure, { disclose, publishes, publishesSaid } from './disclosure.ts';
import { asapDecided, exploited, exploitedSaid, notExploited } from './exploitation.ts';
import distributorsAdd from './distributors/add.ts';
import distributorsList from './distributors/list.ts';
import distributorsNotify, {
  acknowledgeAdvanceNotices,
  notify,
  sendAdvanceNotices,
} from './distributors/notify.ts';
import distributorsRemove from './distributors/remove.ts';
import exportTrail from './export.ts';
import fixTeamAdd from './fix-team/add.ts';
import fixTeamReady from './fix-team/ready.ts';
import fixTeamRemove from './fix-team/remove.ts';
import fixTeamSuggest, { recruit, suggest } from './fix-team/suggest.ts';
import fork, { forkButton } from './fork.ts';
import link from './link.ts';
import list, { turnPage as turnList } from './list.ts';
import { cannotHelp, enlist, login, loginSaid, notMe } from './login.ts';
import {
  mailAgain,
  mailBelongs,
  mailBelongsChosen,
  mailNoReport,
  mailOpen,
  mailOpenIn,
  mailOther,
  mailOtherSaid,
  mailNotOf,
  mails,
  mailsSaid,
} from './mails.ts';
import me, { back, claim, claimRefused, early, remindOfClaim, unsnooze, withdrawClaim } from './me.ts';
import next from './next.ts';
import open, { draft } from './open.ts';
import {
  introduced,
  noIntroducingChange,
  introducingChanges,
  otherChanges,
  otherChangesSaid,
} from './introducing-change.ts';
import {
  ask,
  decline,
  declined,
  look,
  postAlone,
  postedAlone,
  publicise,
  stop,
  takeBack,
} from './publication.ts';
import { call, remindThem, withdraw } from './questions.ts';
import releaseAgree, { agree } from './release/agree.ts';
import releasePropose, { otherDay, otherDaySaid, proposeSlot, slots } from './release/propose.ts';
import releasePublish, { publishButton } from './release/publish.ts';
import { holdsFix, mergedButton } from './release/holds-fix.ts';
import releaseVerify, {
  confirm,
  override,
  overrideSaid,
  uncount,
  verifyButton,
  waived,
} from './release/verify.ts';
import releaseWithdraw, { callOff, calledOff } from './release/withdraw.ts';
import { file, filed, unfile } from './regulatory.ts';
import reopen from './reopen.ts';
import reporter from './reporter.ts';
import { answered, status, statusPosted } from './reporter-talk.ts';
import { missingAsked, reportLookedAt } from './report-completeness.ts';
import retroContribute, { contributeButton, contributed, nothingToAdd } from './retro/contribute.ts';
import retroDraft, { retroButton } from './retro/draft.ts';
import retroPost, { postRetro } from './retro/post.ts';
import { strike, strikes } from './retro/strike.ts';
import severity, { severityButton, severityScored } from './severity.ts';
import show, { open as openCard, refresh } from './show.ts';
import { snooze } from './snooze.ts';
import stats from './stats.ts';
import { comment, text } from './text.ts';
import timeline, { turnPage as turnTimeline } from './timeline.ts';

/** The subcommands of `/advisory`, in the order Discord shows them. */
export const subcommands: readonly Subcommand[] = [
  open,
  list,
  next,
  show,
  timeline,
  check,
  coordinator,
  disclosure,
  severity,
  link,
  deadlineSet,
  deadlineUpstream,
  deadlineSlowTrack,
  fixTeamSuggest,
  fixTeamAdd,
  fixTeamRemove,
  fixTeamReady,
  reporter,
  cve,
  fork,
  releasePropose,
  releaseAgree,
  releaseWithdraw,
  releaseVerify,
  releasePublish,
  distributorsList,
  distributorsAdd,
  distributorsRemove,
  distributorsNotify,
  announce,
  retroDraft,
  retroContribute,
  retroPost,
  close,
  reopen,
  stats,
  exportTrail,
  me,
];

/** What the groups are for: the first word of those with two. */
export const groups: Readonly<Record<string, string>> = {
  deadline: 'Move a deadline',
  'fix-team': 'The engineers who fix it',
  release: 'The release day: agreed, verified, published',
  distributors: 'The private distributors, who hear of a release before its day',
  retro: 'The blameless retrospective',
};

/** What every button, menu and form does. */
export const presses: PressHandlers = {
  check: checkButton,
  done,
  undo,
  open: openCard,
  refresh,
  take,
  draft,
  timeline: turnTimeline,
  list: turnList,
  offer,
  snooze,
  unsnooze,
  back,
  early,
  claim,
  'claim-form': claimRefused,
  'claim-remind': remindOfClaim,
  'claim-withdraw': withdrawClaim,
  text,
  post: comment,
  login,
  'login-form': loginSaid,
  'not-me': notMe,
  'cannot-help': cannotHelp,
  enlist,
  suggest,
  recruit,
  review,
  approve,
  outsider,
  severity: severityButton,
  'severity-form': severityScored,
  cve: requestButton,
  fork: forkButton,
  disclose,
  answered,
  status,
  'post-status': statusPosted,
  'look-at-report': reportLookedAt,
  'ask-for-missing': missingAsked,
  answer,
  'send-answer': answerSent,
  publishes,
  'publishes-form': publishesSaid,
  exploited,
  'exploited-form': exploitedSaid,
  'not-exploited': notExploited,
  asap: asapDecided,
  file,
  'file-form': filed,
  unfile,
  slots,
  propose: proposeSlot,
  agree,
  'call-off': callOff,
  'call-off-form': calledOff,
  'other-day': otherDay,
  'other-day-form': otherDaySaid,
  'slow-track': slowTrack,
  'slow-track-form': slowTrackSaid,
  notify,
  'send-notices': sendAdvanceNotices,
  'acknowledge-notices': acknowledgeAdvanceNotices,
  verify: verifyButton,
  confirm,
  merged: mergedButton,
  'holds-fix': holdsFix,
  override,
  'override-form': overrideSaid,
  'waive-form': waived,
  uncount,
  evidence: evidenceButton,
  'evidence-form': evidenceSaid,
  close: closeButton,
  'close-form': closed,
  'close-several': closeSeveralButton,
  'close-chosen': closeChosen,
  'tell-closed': closedTold,
  'close-duplicates': closeDuplicates,
  'close-duplicates-form': closeDuplicatesSaid,
  'close-all': closeAll,
  'close-all-form': closeAllSaid,
  mails,
  'mail-open': mailOpen,
  'mail-open-in': mailOpenIn,
  'mail-belongs': mailBelongs,
  'mail-belongs-to': mailBelongsChosen,
  'mail-other': mailOther,
  'mail-other-form': mailOtherSaid,
  'mail-no-report': mailNoReport,
  'mail-again': mailAgain,
  'mail-not-of': mailNotOf,
  'mails-said': mailsSaid,
  publish: publishButton,
  announce: announceButton,
  retro: retroButton,
  'post-retro': postRetro,
  ask,
  look,
  publicise,
  decline,
  'take-back': takeBack,
  'post-alone': postAlone,
  'post-alone-form': postedAlone,
  remind: remindThem,
  withdraw,
  call,
  stop,
  'decline-form': declined,
  contribute: contributeButton,
  'nothing-to-add': nothingToAdd,
  strikes,
  strike,
  'contribute-form': contributed,
  origins: introducingChanges,
  introduced,
  'no-origin': noIntroducingChange,
  'other-origin': otherChanges,
  'other-origin-form': otherChangesSaid,
};
