import type { ModalBuilder } from 'discord.js';
import type { PressKind } from '../../../../../src/discord/custom-ids.ts';
import {
  aloneForm,
  callOffForm,
  closeAllForm,
  closeDuplicatesForm,
  closeForm,
  contributionForm,
  declineForm,
  evidenceForm,
  loginForm,
  mailCaseForm,
  otherChangesForm,
  otherDayForm,
  overrideForm,
  exploitedForm,
  fileForm,
  publishesForm,
  refuseClaimForm,
  severityForm,
  slowTrackForm,
} from '../../../../../src/discord/views/forms.ts';
import { EARLY_WARNING } from '../../../../support/regulated.ts';
import { ANNA, CASE_ID, FINGERPRINT, GUS, policy } from '../../../../support/cases.ts';

/** The forms that the bot opens, by the kind of press that they send. */
export const FORMS: { readonly [K in Extract<PressKind, `${string}-form`>]: ModalBuilder } = {
  'severity-form': severityForm(CASE_ID),
  'login-form': loginForm(CASE_ID, ANNA),
  'other-day-form': otherDayForm(CASE_ID, policy),
  'publishes-form': publishesForm(CASE_ID),
  'file-form': fileForm(CASE_ID, EARLY_WARNING),
  'exploited-form': exploitedForm(CASE_ID),
  'call-off-form': callOffForm(CASE_ID, 12),
  'slow-track-form': slowTrackForm(CASE_ID),
  'override-form': overrideForm(CASE_ID, 'distributors'),
  'waive-form': overrideForm(CASE_ID, 'signed', FINGERPRINT),
  'close-form': closeForm(CASE_ID, 'duplicate'),
  'close-duplicates-form': closeDuplicatesForm(['CG-2026-002', 'CG-2026-003'], {
    print: FINGERPRINT,
    chosen: 3,
  }),
  'close-all-form': closeAllForm(3, 'spam', FINGERPRINT),
  'claim-form': refuseClaimForm({ member: GUS, login: 'maintainer-2' }),
  'mail-other-form': mailCaseForm(7),
  'decline-form': declineForm(CASE_ID, { what: 'announcement', request: 7 }),
  'post-alone-form': aloneForm(CASE_ID, { request: 7, print: FINGERPRINT }),
  'evidence-form': evidenceForm(CASE_ID, 'binaries-functional'),
  'contribute-form': contributionForm(CASE_ID, { named: false }),
  'other-origin-form': otherChangesForm(CASE_ID),
};
