import { ActionRowBuilder, ButtonBuilder, ButtonStyle, TextDisplayBuilder } from 'discord.js';
import type { AdvisoryText } from '../../github/advisory-text.ts';
import { BAND_NAMES, PUBLICATION_WORDS, STAGE_WORDS } from '../../documents/vocabulary.ts';
import type { Case, PublicationRequest } from '../../process/case.ts';
import type { Exploitation, Publication } from '../../process/events.ts';
import { currentStage } from '../../process/steps.ts';
import { advisoryLink } from './card.ts';
import { button, MessageBuilder, type View } from './view.ts';
import { relative, mention } from './words.ts';

/** The private channel is told that a second member is wanted, and for what not a word. */
export function publicationPingView(
  state: Case,
  { what, request }: { readonly what: Publication; readonly request: number },
): View {
  const stage = currentStage(state);
  return new MessageBuilder('soon')
    .text(
      `**${state.id}**${stage ? ` · ${STAGE_WORDS[stage].long}` : ''} · a second member of the security team is wanted`,
    )
    .buttons(button('Look', 'look', { caseId: state.id, what, request }, ButtonStyle.Primary))
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
      '**This cannot be taken back.** Everybody can read the advisory at once, and GitHub deletes its private fork. Read it once more in GitHub first: this is exactly what becomes public.',
    )
    .text(
      `Severity: ${severity ? BAND_NAMES[severity] : 'not scored'}${cvss ? ` (${cvss.score})` : ''} · CVE: ${cve}`,
      `${products.length} ${products.length === 1 ? 'product' : 'products'} · ${credits.length} accepted ${credits.length === 1 ? 'credit' : 'credits'}`,
    )
    .text(...conditions);
  return builder.buttons(advisoryLink(state, { githubUrl })).view();
}

/** What the person who looks may do with a preview. */
export type Looker =
  | { readonly kind: 'asks'; readonly print: string; readonly exploited: Exploitation }
  | { readonly kind: 'answers'; readonly request: PublicationRequest }
  /** Nothing: it is in the way of something, or they asked for it themselves. */
  | { readonly kind: 'reads'; readonly why: string };

const ASK = 'Ask a second member';

/** A preview with what can be done about it. The safe answer comes first, and is the one that stands out. */
export function previewView(state: Case, what: Publication, content: View, looker: Looker): View {
  const { id: caseId } = state;
  const { container } = content;
  container.spliceComponents(0, 0, new TextDisplayBuilder().setContent(headline(state, what, looker)));
  const buttons = buttonsOf(caseId, what, looker);
  if (buttons.length > 0)
    container.addActionRowComponents(new ActionRowBuilder<ButtonBuilder>().addComponents(buttons));
  return content;
}

function headline({ id, announced }: Case, what: Publication, looker: Looker): string {
  const edits = (what === 'mitigation' || what === 'announcement') && announced[what] !== undefined;
  const kind = edits ? ' (changes the message that stands there)' : '';
  const yet = edits ? 'Nothing is changed yet.' : 'Nothing is public yet.';
  switch (looker.kind) {
    case 'asks':
      return `-# ${id} · Preview of ${PUBLICATION_WORDS[what].long}${kind}. ${yet}`;
    case 'answers':
      return `-# ${id} · ${mention(looker.request.askedBy)} asked for ${PUBLICATION_WORDS[what].long}${kind} ${relative(looker.request.at)}. ${yet}`;
    case 'reads':
      return `-# ${id} · Preview of ${PUBLICATION_WORDS[what].long}${kind}. ${looker.why}`;
  }
}

function buttonsOf(caseId: string, what: Publication, looker: Looker): ButtonBuilder[] {
  switch (looker.kind) {
    case 'asks': {
      const { print, exploited } = looker;
      return [
        button('No, not now', 'stop', { caseId }, ButtonStyle.Primary),
        button(ASK, 'ask', { caseId, what, print, exploited }),
      ];
    }
    case 'answers': {
      const { revision: request, print } = looker.request;
      return [
        button('No, not like this', 'decline', { caseId, what, request }, ButtonStyle.Primary),
        button(
          PUBLICATION_WORDS[what].short,
          'publicise',
          { caseId, what, request, print },
          ButtonStyle.Danger,
        ),
      ];
    }
    case 'reads':
      return [];
  }
}
