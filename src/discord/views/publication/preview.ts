import { ButtonStyle } from 'discord.js';
import { closingView } from '../close-case.ts';
import type { AnnouncementContent, Content } from '../../../app/publication/content.ts';
import type { Announcement } from '../../../documents/announcement/announcement.ts';
import type { OnlyReads, Preview, Reader } from '../../../app/publication/preview.ts';
import type { AdvisoryText } from '../../../github/advisory-text.ts';
import {
  BAND_NAMES,
  caseIdsInWords,
  MARKING_WORDS,
  PUBLICATION_WORDS,
  STAGE_WORDS,
} from '../../../documents/vocabulary.ts';
import type { Case } from '../../../process/case.ts';
import type { JointAct, Marking } from '../../../process/events.ts';
import type { ChannelOutlook } from '../../../process/outlook/outlook.ts';
import { advisoryLink } from '../advisory-link.ts';
import { newAddressesView } from '../new-addresses.ts';
import { strikeView } from '../strike.ts';
import { announcementView } from './announcement.ts';
import { postedView } from './posted.ts';
import { recognisedNotes } from './recognised.ts';
import { conditionSummary } from '../release-inspection.ts';
import type { Button } from '../container.ts';
import { button, MessageBuilder, type View } from '../view.ts';
import { capitalised, relative, mention, partsInWords } from '../words.ts';

/** The private channel is told that a second member is wanted, and for what not a word. */
export function publicationPingView(
  { id: caseId, stage }: Pick<ChannelOutlook, 'id' | 'stage'>,
  { what, request }: { readonly what: JointAct; readonly request: number },
): View {
  return new MessageBuilder('soon')
    .text(`**${caseId}**${stage ? ` · ${STAGE_WORDS[stage].long}` : ''} · a second approval is needed`)
    .buttons(button('Look', 'look', { caseId, what, request }, ButtonStyle.Primary))
    .view();
}

/**
 * What publishing does, and how the advisory stands, without a word of it: it is read in GitHub, where it is discussed.
 */
export function advisoryPreview(
  state: Case,
  advisory: AdvisoryText,
  conditions: readonly string[],
  githubUrl: string,
): View {
  const { cvss, severity, products, credits } = advisory;
  const cve = advisory.cveId === undefined ? (state.cve.requestedAt ? 'pending' : 'none') : 'assigned';
  const builder = new MessageBuilder('late')
    .text(
      `## ${state.id} · Publish the advisory`,
      '**This cannot be taken back.** Everyone can read the advisory at once, and GitHub deletes its private fork. Read it once more in GitHub first: this is exactly what becomes public.',
    )
    .text(
      `Severity: ${severity ? BAND_NAMES[severity] : 'not scored'}${cvss ? ` (${cvss.score})` : ''} · CVE: ${cve}`,
      `${products.length} ${products.length === 1 ? 'product' : 'products'} · ${credits.length} accepted ${credits.length === 1 ? 'credit' : 'credits'}`,
    )
    .text(...conditions);
  return builder.buttons(advisoryLink(state, { githubUrl })).view();
}

/** A preview as it is laid out for the person who looks. */
export function previewView(
  state: Case,
  { what, draft, conditions, reader, mark }: Preview,
  githubUrl: string,
): View {
  const { content } = draft;
  const isFollowUp = content.kind === 'announcement' && content.followUp !== undefined;
  const notes = content.kind === 'announcement' ? notesOf(state, content) : [];
  const view = contentView(state, content, conditions, githubUrl);
  const others = content.kind === 'announcement' ? (content.others ?? []).map(({ caseId }) => caseId) : [];
  const edits =
    mark && editsInWords(mark, content.kind === 'announcement' && content.following !== undefined);
  return previewFrame(state, what, view, reader, {
    ...(isFollowUp ? { isFollowUp } : mark && edits ? { marks: { how: mark, edits } } : {}),
    notes,
    others,
  });
}

/** What was recognised in each advisory that the message tells of, in full and in fewer words. */
function notesOf({ id }: Case, { recognised, others = [] }: AnnouncementContent): readonly string[] {
  if (others.length === 0) return recognisedNotes(recognised);
  const all = [{ caseId: id, recognised }, ...others].map(({ caseId, recognised: its }) => ({
    caseId,
    notes: recognisedNotes(its),
  }));
  const most = Math.max(...all.map(({ notes }) => notes.length));
  return Array.from({ length: most }, (_, index) =>
    all
      .flatMap(({ caseId, notes }) => {
        const note = notes[Math.min(index, notes.length - 1)];
        return note === undefined ? [] : [`-# ${caseId}:\n${note}`];
      })
      .join('\n'),
  );
}

function contentView(
  state: Case,
  content: Content,
  conditions: Preview['conditions'],
  githubUrl: string,
): View {
  switch (content.kind) {
    case 'advisory':
      return advisoryPreview(state, content.advisory, conditionSummary(conditions), githubUrl);
    case 'strike':
      return strikeView(state, content.contribution);
    case 'closing':
      return closingView(state, content.ending);
    case 'advance-notice':
      return newAddressesView(state, content);
    case 'announcement':
      return content.followUp ? correctionView(content.followUp, content.announcement) : postedView(content);
    default:
      return postedView(content);
  }
}

/** A message that corrects the announcement, with what that one says then as a file. */
function correctionView(followUp: Announcement, { text }: Announcement): View {
  const { attachment, ...said } = followUp;
  const content = [text, ...(attachment ? [attachment.content] : [])].join('\n\n');
  return announcementView({ ...said, attachment: { name: 'first-announcement.md', content } });
}

const ASK = 'Ask a second member';

/**
 * A preview with what can be done about it. The safe answer comes first, and is the one that stands out. Of `notes`,
 * which say the same in fewer and fewer words, it has the first one for which there is room.
 */
export function previewFrame(
  state: Case,
  what: JointAct,
  content: View,
  reader: Reader,
  {
    isFollowUp = false,
    marks,
    notes = [],
    others = [],
  }: {
    readonly isFollowUp?: boolean;
    /** It says otherwise than what stands there whether the advisory was withdrawn. */
    readonly marks?: { readonly how: Marking; readonly edits: string };
    readonly notes?: readonly string[];
    /** The linked cases that it tells of, too. */
    readonly others?: readonly string[];
  } = {},
): View {
  const { container } = content;
  const does = isFollowUp ? FOLLOWS : marks && ` (${marks.edits})`;
  const above = headline(state, what, reader, { does, others });
  const note = notes.find((each) => each.length + above.length <= container.room);
  if (note !== undefined) container.textAbove(note);
  container.textAbove(above);
  container.row(buttonsOf(state, what, reader, marks?.how));
  return content;
}

/** Where it is not the public that it goes to. */
const NOTHING_YET: { readonly [what in JointAct]?: string } = {
  'advance-notice': 'No one has been told yet.',
  strike: 'Nothing is struck yet.',
  closing: 'The case is open.',
};

const FOLLOWS =
  ' (a new message that corrects the one which stands there; that one then points to it, and says what is in the file)';

function editsInWords(mark: Marking, isFollowed: boolean): string {
  return `${MARKING_WORDS[mark].edits}${isFollowed ? ', and the correction that follows on it likewise' : ''}`;
}

function headline(
  { id: caseId, announced }: Case,
  what: JointAct,
  reader: Reader,
  { does, others }: { readonly does: string | undefined; readonly others: readonly string[] },
): string {
  const id = others.length > 0 ? `${caseId}, with ${caseIdsInWords(others)}` : caseId;
  const edits = (what === 'mitigation' || what === 'announcement') && announced[what] !== undefined;
  const kind = does ?? (edits ? ' (changes the message that stands there)' : '');
  const yet = edits ? 'Nothing is changed yet.' : (NOTHING_YET[what] ?? 'Nothing is public yet.');
  switch (reader.kind) {
    case 'asks':
      return `-# ${id} · Preview of ${PUBLICATION_WORDS[what].long}${kind}. ${yet}${changedInWords(reader)}`;
    case 'answers':
      return `-# ${id} · ${capitalised(PUBLICATION_WORDS[what].todo)}${kind}? Asked by ${mention(reader.request.askedBy)}, ${relative(reader.request.at)}. ${yet}`;
    case 'reads':
      return `-# ${id} · Preview of ${PUBLICATION_WORDS[what].long}${kind}. ${whyInWords(reader.why)}`;
  }
}

function changedInWords({ changed }: Extract<Reader, { kind: 'asks' }>): string {
  if (!changed) return '';
  return `\n⚠️ Not what ${mention(changed.askedBy)} asked for any more. Changed since: ${partsInWords(changed.parts)}.`;
}

function whyInWords(why: OnlyReads): string {
  switch (why.code) {
    case 'conditions-fail':
      return 'It cannot be published yet: `/advisory release verify` tells more.';
    case 'posted-already':
      return 'It stands in #codegate just like this.';
    case 'approved':
      return `${mention(why.by)} has approved it; it leaves within a minute.`;
    case 'own-request':
      return why.aloneFrom
        ? `It waits for another member of the security team. The policy lets you post it alone ${relative(why.aloneFrom)}, with a reason.`
        : 'It waits for another member of the security team.';
  }
}

/** What the member who asked can do while nobody answers. */
function ownButtons(
  { id: caseId, disclosure }: Case,
  { request, aloneFrom }: Extract<OnlyReads, { code: 'own-request' }>,
): Button[] {
  if (!request) return [];
  const { revision: question, fingerprint: print } = request;
  return [
    button('Remind them', 'remind', { caseId, question }, ButtonStyle.Primary),
    button('Take the question back', 'withdraw', { caseId, question }),
    ...(disclosure.kind === 'public'
      ? [button('Call everybody', 'call', { caseId }, ButtonStyle.Danger)]
      : []),
    ...(aloneFrom
      ? [button('Post it alone…', 'post-alone', { caseId, request: question, print }, ButtonStyle.Danger)]
      : []),
  ];
}

function buttonsOf(state: Case, what: JointAct, reader: Reader, mark: Marking | undefined): Button[] {
  const { id: caseId } = state;
  switch (reader.kind) {
    case 'asks': {
      const { fingerprint, exploited } = reader;
      return [
        button('No, not now', 'stop', { caseId }, ButtonStyle.Primary),
        button(ASK, 'ask', { caseId, what, print: fingerprint, exploited }),
      ];
    }
    case 'answers': {
      const { revision: request, fingerprint } = reader.request;
      return [
        button('No, not like this', 'decline', { caseId, what, request }, ButtonStyle.Primary),
        button(
          mark ? MARKING_WORDS[mark].short : PUBLICATION_WORDS[what].short,
          'publicise',
          { caseId, what, request, print: fingerprint },
          ButtonStyle.Danger,
        ),
      ];
    }
    case 'reads':
      return reader.why.code === 'own-request' ? ownButtons(state, reader.why) : [];
  }
}
