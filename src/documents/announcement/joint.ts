import { BANDS, type Exploitation } from '../../process/events.ts';
import { earliest } from '../../process/time.ts';
import { safeWords } from '../discord-markdown/line.ts';
import { sectionsIn, type Announcement, type AnnouncementFacts } from './announcement.ts';
import { binaryLines, checks, commandsWithin, type Released } from './binaries.ts';
import { announcementDocument } from './document.ts';
import { fitted } from './fit-to-message.ts';
import { tellsMore } from './impact.ts';
import { LIMIT, STEPS, WHOLE, type LengthBudget } from './length-budget.ts';
import { linesWithin } from './lines-within.ts';
import { linksOf, type Link } from './links.ts';
import { announcementValues, identifierOf, sinceInWords } from './values.ts';
import type { Wording } from './wording.ts';

/** What gives way besides, until several vulnerabilities have room in one message: of each, less is said. */
const NARROWER: readonly Partial<LengthBudget>[] = [
  { mitigation: 160, credits: 60, links: 250 },
  { impact: 120, affected: 180, fixed: 180, actions: 220 },
  { impact: 0, summary: 90, mitigation: 130 },
  { binaries: 0, links: 0 },
  { affected: 120, fixed: 120, actions: 160 },
  // Only what has no other place: the buttons lead to the advisories.
  { credits: 0, summary: 70, mitigation: 100, affected: 80, fixed: 80, actions: 120 },
];

/** A longer address than GitHub's own is left to the button, where there is little room. */
const LONGEST_ADDRESS = 100;

/** Characters for what stands above it once each of them was corrected by a message of its own. */
const POINTERS = 400;

const FILE = 'announcement.md';

/** Buttons that lead somewhere; the text, or the file, has every address. */
const MOST_LINKS = 10;

/** What is known about exploitation, and true of all of them. */
const EXPLOITED: { readonly [known in Exploitation]: string } = {
  yes: 'Yes: attackers are already using at least one of them. Upgrade at once, and look for signs of misuse.',
  no: 'We know of no exploitation of any of them.',
  unknown: 'We do not know whether any of them is exploited.',
};

type Values = ReturnType<ReturnType<typeof announcementValues>>;

/**
 * One announcement of several published advisories of one repository, the gravest first: each with its own facts, and once
 * what they have in common. It is the same for the same advisories, whichever of them comes first in `given`.
 */
export function jointAnnouncement(given: readonly AnnouncementFacts[], wording: Wording): Announcement {
  const told = given.toSorted(byGravity).map((facts) => {
    const sections = sectionsIn(facts);
    const values = announcementValues(facts, sections, wording);
    return {
      facts,
      sections,
      values,
      whole: values(WHOLE),
      links: linksOf(facts, wording),
    };
  });
  const common = commonValues(told, wording);
  const { text, isWhole } = fitted(
    (budget) => ({ said: saidOf(told, common(budget), budget) }),
    ({ said }, more) => [said, ...(more === '' ? [] : [more]), footer(told)].join('\n\n'),
    {
      more: `This is the short form; the attached \`${FILE}\` has everything.`,
      isMore: told.some(({ facts, sections }) => tellsMore(facts.advisory, sections, wording)),
      brief: wording.brief,
    },
    { steps: [...STEPS, ...NARROWER], limit: LIMIT - POINTERS },
  );
  const documents = told.map(({ facts, sections, whole }) =>
    announcementDocument(facts, sections, whole, wording),
  );
  return {
    text,
    ...(isWhole ? {} : { attachment: { name: FILE, content: documents.join('\n---\n\n') } }),
    severity: told[0]?.facts.advisory.severity,
    links: buttonsOf(told),
  };
}

interface Told {
  readonly facts: AnnouncementFacts;
  readonly values: (budget: LengthBudget) => Values;
  /** All of them. */
  readonly whole: Values;
  readonly links: readonly Link[];
}

/** What all of them have in common: they are of one repository, and mostly of one release. */
function commonValues(
  told: readonly Told[],
  wording: Wording,
): (budget: LengthBudget) => {
  readonly exploited: string;
  readonly binaries: string;
  readonly verify: string;
  readonly links: string;
} {
  const [first] = told;
  const releases = [
    ...new Map(told.flatMap(({ facts }) => facts.releases).map((each) => [each.facts.tag, each])).values(),
  ].toSorted(byName);
  const binaries = binaryLines(releases, wording);
  const signerOf = (tag: string) => {
    const own = told.find(({ facts }) => facts.releases.some((each) => each.facts.tag === tag));
    return own?.facts.signer(tag) ?? { issuer: '', identities: [] };
  };
  const verify = checks(releases, { repository: first?.facts.repository ?? '', signerOf }, wording);
  const links = sharedLinks(told).map(({ label, url }) => `${safeWords(label, 100)}: <${url}>`);
  return (budget) => ({
    exploited: exploitedOf(told.map(({ facts }) => facts)),
    binaries: budget.binaries === 0 ? '' : linesWithin(binaries, budget.binaries),
    verify: commandsWithin(verify, budget.verify),
    links: budget.links === 0 ? '' : linesWithin(links, budget.links),
  });
}

/** Attacks on one of them are attacks on whoever has that release: the first ones that are known count. */
function exploitedOf(all: readonly AnnouncementFacts[]): string {
  const attacked = all.filter(({ exploited }) => exploited === 'yes');
  const [first] = all;
  if (attacked.length === 0) return EXPLOITED[first?.exploited ?? 'unknown'];
  const exploitedSince = earliest(attacked.flatMap((each) => each.exploitedSince ?? []));
  return EXPLOITED.yes + sinceInWords({ exploited: 'yes', exploitedSince });
}

function saidOf(
  told: readonly Told[],
  { exploited, binaries, verify, links }: ReturnType<ReturnType<typeof commonValues>>,
  budget: LengthBudget,
): string {
  const isOne = new Set(told.map(({ whole }) => whole.actions)).size === 1;
  const own = told.map((each) => ({ ...each, said: each.values(budget) }));
  const [{ said: first } = { said: undefined }] = own;
  return [
    `## ${told.length} vulnerabilities in ${first?.repository ?? ''}`,
    `**Exploited:** ${exploited}`,
    isOne
      ? `**What to do now**, against all of them\n${first?.actions ?? ''}`
      : '**What to do now:** all that follows. What helps against one of them may not help against the others.',
    ...own.map((each) => sectionOf(each, each.said, { isOne, isNarrow: budget.credits === 0 })),
    ...titled('Binaries and their digests', binaries),
    ...titled('Check who made them', verify),
    ...(links === '' ? [] : [links]),
  ].join('\n\n');
}

/** One of them, with its own facts. */
function sectionOf(
  { facts, links }: Told,
  values: Values,
  { isOne, isNarrow }: { readonly isOne: boolean; readonly isNarrow: boolean },
): string {
  const { advisory } = facts;
  const pending = values.cve_pending === '' ? '' : ` (${values.cve_pending})`;
  const severity = [values.severity, values.score].filter(Boolean).join(' ');
  const page = links.find(({ label }) => label === ADVISORY);
  return [
    `### ${identifierOf(advisory)}${pending}: ${values.summary}`,
    ...(values.impact === '' ? [] : [values.impact]),
    `**Severity:** ${severity}${values.vector === '' ? '' : ` · ${values.vector}`}`,
    `**Affected versions**\n${values.affected}`,
    `**Fixed in**\n${values.fixed}`,
    ...(isOne ? [] : [`**What to do now**\n${values.actions}`]),
    `**If you cannot upgrade yet**\n${values.mitigation}`,
    ...(values.credits === '' || isNarrow ? [] : [`**Thank you:** ${values.credits}`]),
    ...(page && !(isNarrow && page.url.length > LONGEST_ADDRESS)
      ? [`${ADVISORY}: <${page.url}>${values.date === '' || isNarrow ? '' : `, published ${values.date}`}`]
      : []),
  ].join('\n');
}

function titled(title: string, body: string): string[] {
  return body === '' ? [] : [`**${title}**\n${body}`];
}

function footer([first]: readonly Told[]): string {
  return `-# ${first?.whole.repository ?? ''}`;
}

/** What `linksOf` calls the advisory itself. */
const ADVISORY = 'Advisory';

/** The fixes and the releases, each once. */
function sharedLinks(told: readonly Told[]): Link[] {
  const all = told.flatMap(({ links }) => links.filter(({ label }) => label !== ADVISORY));
  return [...new Map(all.map((link) => [link.url, link])).values()].toSorted(
    (one, other) => compare(one.label, other.label) || compare(one.url, other.url),
  );
}

function buttonsOf(told: readonly Told[]): Link[] {
  const advisories = told.flatMap(({ facts, links }) =>
    links
      .filter(({ label }) => label === ADVISORY)
      .map(({ url }) => ({ label: identifierOf(facts.advisory), url })),
  );
  return [...advisories, ...sharedLinks(told)].slice(0, MOST_LINKS);
}

function byGravity({ advisory: one }: AnnouncementFacts, { advisory: other }: AnnouncementFacts): number {
  const band = (each: typeof one) => (each.severity ? BANDS.indexOf(each.severity) : -1);
  const score = (each: typeof one) => each.cvss?.score ?? 0;
  return band(other) - band(one) || score(other) - score(one) || compare(one.ghsaId, other.ghsaId);
}

function byName({ facts: one }: Released, { facts: other }: Released): number {
  return compare(one.tag, other.tag);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
