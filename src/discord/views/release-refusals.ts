import { CONDITION_NAMES, STEP_WORDS } from '../../documents/vocabulary.ts';
import type { Refusal } from '../../process/acts/decision.ts';
import { mention, type ProblemWords, partsInWords } from './words.ts';

/** The refusals of release day and of the retrospective. */
type ReleaseRefusal = Extract<
  Refusal,
  {
    code:
      | 'evidence-needed'
      | 'commits-needed'
      | 'not-accepted'
      | 'not-published'
      | 'fix-not-released'
      | 'advisory-withdrawn'
      | 'not-public'
      | 'condition-holds'
      | 'condition-wrong'
      | 'conditions-failing'
      | 'asked-already'
      | 'approved-already'
      | 'own-preview'
      | 'preview-gone'
      | 'preview-changed'
      | 'nothing-to-edit';
  }
>;

/** Why something does not become public, and what to do instead. */
export function releaseRefusalInWords(refusal: ReleaseRefusal): ProblemWords {
  switch (refusal.code) {
    case 'evidence-needed':
      return {
        what: `“${STEP_WORDS[refusal.step].todo}” needs a link that shows it.`,
        now: 'Give it as `evidence`, such as a public test run with the released binaries.',
      };
    case 'commits-needed':
      return {
        what: `“${STEP_WORDS[refusal.step].todo}” is said of commits that you have looked at.`,
        now: '`/advisory check` with this step shows them, and asks you.',
      };
    case 'not-accepted':
      return {
        what: 'The report is not accepted in GitHub yet.',
        now: 'Accept it there; I notice within minutes.',
      };
    case 'not-published':
      return {
        what: 'The advisory is not published yet, so nothing about it may be said in public.',
        now: '`/advisory release publish` publishes it; what GitHub’s own pages publish is noticed within minutes.',
      };
    case 'fix-not-released':
      return {
        what: 'The advisory is public, and GitHub has no release of a version that it calls fixed. Nothing may say that there is a fix.',
        now: 'First tell users what helps until then: `/advisory announce` while everything is ASAP. Then release the fix, and announce it.',
      };
    case 'advisory-withdrawn':
      return {
        what: 'The advisory is withdrawn in GitHub: nothing more of it is announced.',
        now: 'What stands in #codegate can be marked as withdrawn: `/advisory announce`. If it was withdrawn by mistake, publish it again in GitHub. I notice within the hour.',
      };
    case 'not-public':
      return {
        what: 'This is not a public disclosure, so nothing may be announced before the advisory is published.',
        now: 'If it has become public: `/advisory disclosure` with `public`.',
      };
    case 'condition-holds':
      return {
        what: `“${CONDITION_NAMES[refusal.condition]}” is met.`,
        now: 'There is nothing to waive.',
      };
    case 'condition-wrong':
      return {
        what: `“${CONDITION_NAMES[refusal.condition]}” is not a matter of judgement: what is there is wrong.`,
        now: 'Do not release it. Find out where it comes from, build and sign it again, and verify again.',
      };
    case 'conditions-failing':
      return {
        what: 'It cannot be published yet.',
        now: [
          ...refusal.conditions.map((condition) => `- Not met: ${CONDITION_NAMES[condition]}`),
          '`/advisory release verify` shows why; the security team can waive some of it, with a reason.',
        ].join('\n'),
      };
    case 'asked-already':
      return {
        what: `${mention(refusal.by)} has asked for this very preview already.`,
        now: 'It waits for another member of the security team: `/advisory show` has the button.',
      };
    case 'approved-already':
      return {
        what: `${mention(refusal.by)} has approved it already.`,
        now: 'It leaves within a minute; `/advisory timeline` tells when it has. Until then, the case’s card takes it back.',
      };
    case 'own-preview':
      return {
        what: 'You asked for it yourself, so another member of the security team has to agree.',
        now: 'They have a message with the button; so does the case’s card.',
      };
    case 'preview-gone':
      return {
        what: 'This preview is answered already, or another one was asked for since.',
        now: 'Look at the case again: `/advisory show`.',
      };
    case 'preview-changed':
      return {
        what: `It has changed since the preview that you were asked about${refusal.changed ? `: ${partsInWords(refusal.changed)}` : ''}.`,
        now: 'Nothing was made public. Preview it again, and ask a second member again.',
      };
    case 'nothing-to-edit':
      return {
        what: 'It stands in #codegate just like this already.',
        now: 'To correct it, change the advisory in GitHub first, then preview it again.',
      };
  }
}
