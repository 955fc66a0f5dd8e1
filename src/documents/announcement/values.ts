import type { AdvisoryText, AffectedProduct } from '../../github/advisory-text.ts';
import { saysNone } from '../../github/no-version.ts';
import { utc } from '../time-in-words.ts';
import { BAND_NAMES } from '../vocabulary.ts';
import type { Band, Exploitation } from '../../process/events.ts';
import type { FixAddress } from '../../release/releases-of-advisory.ts';
import { readLine } from '../advisory-markdown/read-markdown.ts';
import { inCode } from '../discord-markdown/characters.ts';
import { lineWriter, safeWords, type Writer } from '../discord-markdown/line.ts';
import { textWriter } from '../discord-markdown/text.ts';
import { actionsWithin } from './actions.ts';
import { binaryLines, checks, commandsWithin, type Released, type Signer } from './binaries.ts';
import { impactSentence } from './impact.ts';
import { linesWithin } from './lines-within.ts';
import { linkLines } from './links.ts';
import { maskedBlocks, maskedWords, unlessEmbargoed } from './masking.ts';
import type { LengthBudget } from './length-budget.ts';
import type { Said } from './said.ts';
import { blocksAbout, type Section } from './sections.ts';
import type { AnnouncementValues, MitigationValues } from './templates.ts';
import { whatHelps, whatHelpsBeforeFix } from './what-helps.ts';
import type { Wording } from './wording.ts';

/** All that an announcement says, and nothing that is not public. */
export interface AnnouncementFacts {
  readonly repository: string;
  /** Where GitHub is read in a browser. */
  readonly githubUrl: string;
  /** As it is published. */
  readonly advisory: AdvisoryText;
  readonly releases: readonly Released[];
  readonly cve: 'assigned' | 'pending' | 'none';
  readonly exploited: Exploitation;
  /** Since when attacks are known; absent where nobody knows, or none are. */
  readonly exploitedSince?: Temporal.Instant | undefined;
  /** Who signs the release of a tag. */
  readonly signer: (tag: string) => Signer;
  /** Where each release's fix can be seen. */
  readonly fixes: readonly FixAddress[];
  /** The one of the first release, as editions until December 2026 show it. */
  readonly fixUrl: string | undefined;
}

/** All that may be said of a vulnerability whose advisory is not published. */
export interface MitigationFacts {
  readonly repository: string;
  readonly products: readonly AffectedProduct[];
  readonly severity: Band | undefined;
  readonly exploited: Exploitation;
  readonly exploitedSince?: Temporal.Instant | undefined;
  /** The advisory's description, of which only the section about workarounds is used. */
  readonly description: string;
  /** Where the release day is agreed. */
  readonly releaseDay: Temporal.Instant | undefined;
}

/** What GitHub calls the parts that people have in an advisory. */
const CREDITS: ReadonlyMap<string, string> = new Map([
  ['reporter', 'reported it'],
  ['finder', 'found it'],
  ['analyst', 'analysed it'],
  ['coordinator', 'coordinated'],
  ['remediation_developer', 'fixed it'],
  ['remediation_reviewer', 'reviewed the fix'],
  ['remediation_verifier', 'verified the fix'],
  ['sponsor', 'sponsored the work'],
  ['tool', 'the tool that found it'],
  ['other', 'helped'],
]);

const UNTOLD = 'It cannot be told here before the fix is released.';

/** The id by which people speak of it. */
export function identifierOf({ cveId, ghsaId }: AdvisoryText): string {
  return safeWords(cveId ?? ghsaId, 40);
}

/** What fills the announcement's template in some budget: each part safe to show, and no longer than its budget. */
export function announcementValues(
  facts: AnnouncementFacts,
  sections: readonly Section[],
  wording: Wording,
): (budget: LengthBudget) => Omit<AnnouncementValues, 'more'> {
  const { advisory, releases, cve, exploited, repository, signer } = facts;
  const { cvss, severity, products, publishedAt } = advisory;
  const summary = lineWriter(readLine(advisory.summary));
  const impact = lineWriter(impactSentence(advisory, sections, wording));
  const said = saidAbout(sections, wording);
  const told = textWriter(said.blocks);
  const affected = productLines(products, affectedIn(wording));
  const fixed = productLines(products, fixedIn(wording));
  const binaries = binaryLines(releases, wording);
  const verify = checks(releases, { repository, signerOf: signer }, wording);
  const links = linkLines(facts, wording);
  return (budget) => ({
    identifier: identifierOf(advisory),
    cve_pending: cve === 'pending' && advisory.cveId === undefined ? 'CVE pending' : '',
    summary: summary(budget.summary).text,
    impact: impact(budget.impact).text,
    repository: safeWords(repository, 140),
    date: publishedAt ? dateOf(publishedAt) : '',
    affected: linesWithin(affected, budget.affected),
    fixed: linesWithin(fixed, budget.fixed),
    severity: severity ? BAND_NAMES[severity] : 'not scored',
    score: cvss ? String(cvss.score).slice(0, 4) : '',
    vector: cvss ? vectorLink(cvss, budget.vector) : '',
    exploited: wording.exploited[exploited] + sinceInWords(facts),
    actions: actionsWithin(advisory.products, releases, budget.actions, wording),
    mitigation: otherwise(said, wording) ?? workarounds(told, budget.mitigation, wording),
    binaries: linesWithin(binaries, budget.binaries),
    verify: commandsWithin(verify, budget.verify),
    credits: credits(advisory, budget.credits),
    links: linesWithin(links, budget.links),
  });
}

/** The same for what helps until there is a fix: not a word more of an unpublished advisory. */
export function mitigationValues(
  facts: MitigationFacts,
  wording: Wording,
  { said, cuts } = whatHelpsBeforeFix(facts.description),
): (budget: LengthBudget) => Omit<MitigationValues, 'more'> {
  const { repository, products, severity, exploited, releaseDay } = facts;
  const more = cuts.length > 0 && wording.beforeFix ? `\n${wording.beforeFix.more}` : '';
  const told = textWriter(maskedBlocks(said.blocks));
  const masked = products.map(({ ecosystem, name, affected }) => ({
    ecosystem: maskedLine(ecosystem),
    name: name === undefined ? undefined : maskedLine(name),
    affected: affected === undefined ? undefined : maskedLine(affected),
    patched: undefined,
  }));
  const affected = productLines(masked, affectedIn(wording));
  return (budget) => ({
    repository: safeWords(repository, 140),
    affected: unlessEmbargoed(linesWithin(affected, budget.affected), UNTOLD),
    severity: severity ? BAND_NAMES[severity] : '',
    exploited: wording.exploitedBeforeFix ? wording.exploitedBeforeFix[exploited] + sinceInWords(facts) : '',
    mitigation:
      otherwiseBeforeFix(said, wording) ??
      unlessEmbargoed(workarounds(told, budget.mitigation - more.length, wording) + more, UNTOLD),
    release: releaseDay ? dateOf(releaseDay) : '',
  });
}

/** Since when attacks are known, after what is said of them; nothing where nobody knows. */
export function sinceInWords({
  exploited,
  exploitedSince: at,
}: Pick<AnnouncementFacts, 'exploited' | 'exploitedSince'>): string {
  return exploited === 'yes' && at ? ` We know of attacks that use it, since ${dateOf(at)}.` : '';
}

function maskedLine(text: string): string {
  return maskedWords(text.replaceAll(/\s+/g, ' '));
}

const affectedIn =
  ({ versionsUnknown }: Wording) =>
  ({ affected }: AffectedProduct) =>
    affected === undefined ? versionsUnknown : range(affected);
const fixedIn =
  ({ isByLine }: Wording) =>
  ({ affected, patched }: AffectedProduct, isOnly: boolean) => {
    const isNone = patched === undefined || (isByLine === true && saysNone(patched));
    const whose = isByLine && !isOnly && affected !== undefined ? ` (for ${range(affected)})` : '';
    if (isNone) return `no fixed version yet${whose}`;
    return `${range(isByLine === true ? patched.replace(/\.{1,3}$/, '') : patched)}${whose}`;
  };

function range(text: string): string {
  const letters = Array.from(text.slice(0, 400));
  return inCode(letters.length > 100 ? `${letters.slice(0, 99).join('')}…` : text);
}

/** A longer line is cut into one for each line of versions. */
const LINE = 160;

/** A line for each product, with all of its lines of versions. */
function productLines(
  products: readonly AffectedProduct[],
  say: (product: AffectedProduct, isOnly: boolean) => string,
): string[] {
  const byProduct = Map.groupBy(products, ({ ecosystem, name }) => {
    const registry = ecosystem === 'other' ? '' : ` (${safeWords(ecosystem, 20)})`;
    return name === undefined
      ? safeWords(ecosystem, 20) || 'the product'
      : `${inCode(Array.from(name).slice(0, 80).join(''))}${registry}`;
  });
  if (byProduct.size === 0) return ['- see the advisory'];
  return [...byProduct].flatMap(([name, lines]) => {
    const said = [...new Set(lines.map((line) => say(line, lines.length === 1)))];
    const line = `- ${name}: ${said.join(' and ')}`;
    return line.length <= LINE ? [line] : said.map((each) => `- ${name}: ${each}`);
  });
}

const REST = '-# This goes on in the attached file.';

/** What the advisory says about what helps; earlier editions tell all that stands in such a section. */
function saidAbout(sections: readonly Section[], { notFound }: Wording): Said {
  return notFound ? whatHelps(sections).said : { kind: 'says', blocks: blocksAbout(sections, 'workarounds') };
}

/** What is said where the advisory has no words to show; `undefined` where it has, and in earlier editions. */
function otherwise(said: Said, { notFound, noWorkaround }: Wording): string | undefined {
  if (!notFound || said.kind === 'says') return undefined;
  return said.kind === 'says-none' ? noWorkaround : notFound[said.why];
}

/** The same before the fix is released. */
function otherwiseBeforeFix(said: Said, { beforeFix }: Wording): string | undefined {
  if (!beforeFix || said.kind === 'says') return undefined;
  return said.kind === 'says-none' ? beforeFix.noWorkaround : beforeFix.nothingFound;
}

/** Their own words, unless they only say that there is nothing to say. */
function workarounds(write: Writer, budget: number, { noWorkaround }: Wording): string {
  const { text: whole, cut } = write(budget);
  // Half of a way around is none: whoever follows it must know that there is more.
  const text = cut ? `${write(budget - REST.length - 1).text}\n${REST}` : whole;
  return /^(?:none(?: known| available)?|n\/?a|no|nothing|not? (?:applicable|available))?[.!]?$/i.test(text)
    ? noWorkaround
    : text;
}

function credits({ credits: all }: AdvisoryText, budget: number): string {
  const people = [...Map.groupBy(all, ({ login }) => login)].map(([login, parts]) => {
    const did = new Set(parts.flatMap(({ type }) => CREDITS.get(type) ?? []));
    return `${safeWords(login, 60)}${did.size > 0 ? ` (${[...did].join(', ')})` : ''}`;
  });
  for (let count = people.length; count > 0; count -= 1) {
    const rest = people.length - count;
    const text = people.slice(0, count).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    if (text.length <= budget) return text;
  }
  return people.length > 0 ? `${people.length} people` : '';
}

/** The vector, which leads to FIRST's own calculator; without its link where it is too long. */
function vectorLink({ version, vector }: NonNullable<AdvisoryText['cvss']>, budget: number): string {
  if (!/^CVSS:[34]\.[01](?:\/[A-Za-z]{1,3}:[A-Za-z]{1,8}){1,40}$/.test(vector)) return '';
  const link = `[${vector}](https://www.first.org/cvss/calculator/${version}#${vector})`;
  return [link, inCode(vector)].find((each) => each.length <= budget) ?? '';
}

/** An instant for everybody, and in each reader's own time. */
function dateOf(instant: Temporal.Instant): string {
  return `${utc(instant)} (<t:${Math.floor(instant.epochMilliseconds / 1000)}:f>)`;
}
