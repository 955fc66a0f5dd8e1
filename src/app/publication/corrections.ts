import type { AdvisoryText } from '../../github/advisory-text.ts';
import { versionsIn } from '../../github/patched-versions.ts';
import { compareVersions } from '../../github/version-order.ts';
import type { CorrectionFacts } from '../../documents/announcement/follow-up.ts';
import type { Templates } from '../../documents/announcement/templates.ts';
import type { Case } from '../../process/case.ts';
import type { EventBody } from '../../process/events.ts';
import { correctionObserved, standingFacts } from '../../process/publication/corrections.ts';
import { factPart, type Parts } from '../../process/publication/parts.ts';
import { ProblemError } from '../problem.ts';
import type { AnnouncementWriter } from './announcement-writer.ts';
import { fingerprintOf } from './fingerprint-of.ts';

/** The part of an announcement that says what helps before upgrading. */
const MITIGATION = 'mitigation';
/** What a workaround is looked for in. */
const DESCRIPTION = 'description';

/**
 * The fingerprints of what an announcement rests on: the facts of the advisory itself, not the words they are put in. Words
 * change with the bot, and that is no correction.
 */
export function factsOf(text: AdvisoryText): Parts {
  const { products, severity, cvss, description } = text;
  return prints({
    fixed: fixedIn(products),
    affected: products
      .map(({ ecosystem, name = '', affected = '' }) => [ecosystem, name, affected.replaceAll(/\s+/g, ' ')])
      .toSorted(byText),
    severity: [severity ?? '', cvss?.vector ?? '', cvss?.score ?? 0],
    [DESCRIPTION]: description,
  });
}

/** The fixed versions of each product, however they are written. */
function fixedIn(products: AdvisoryText['products']): unknown[] {
  return products
    .map(({ ecosystem, name = '', patched = '' }) => {
      const { versions, unread } = versionsIn(patched);
      return [ecosystem, name, ...versions.toSorted(), ...unread];
    })
    .toSorted(byText);
}

function byText(one: readonly string[], other: readonly string[]): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : Number(a > b);
}

function prints(facts: Readonly<Record<string, unknown>>): Parts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [factPart(name), fingerprintOf([name, fact])]),
  );
}

/**
 * Which versions stand in #codegate as fixed, and are none any more. Nothing of them is kept but a fingerprint: among the
 * repository's releases it is the one that has it.
 * @returns `undefined` if none of them has.
 */
export function versionsCorrected(
  products: AdvisoryText['products'],
  standing: Parts,
  tags: readonly string[],
): CorrectionFacts['versions'] {
  const print = standing[factPart('fixed')];
  const known = [...new Set(tags.flatMap((tag) => /\d[\w.!+-]{0,60}$/.exec(tag)?.[0] ?? []))];
  for (const [index, { ecosystem, patched = '' }] of products.entries()) {
    const { versions } = versionsIn(patched);
    for (const before of earlierLines(versions, known)) {
      const line = { ...products[index], patched: before.join(', ') };
      const all = products.map((each, other) => (other === index ? { ...each, ...line } : each));
      if (prints({ fixed: fixedIn(all) })[factPart('fixed')] !== print) continue;
      const gone = before.filter((version) => !versions.includes(version));
      const now = versions.filter((version) => !before.includes(version));
      // Of an earlier version that has it, too, nobody must say that the later one has not.
      const isEarlier = (one: string, other: string) => (compareVersions(ecosystem, one, other) ?? 1) <= 0;
      const isLower =
        now.length > 0 && gone.every((version) => now.some((other) => isEarlier(other, version)));
      return { before: isLower ? [] : gone, now: now.length > 0 ? now : versions };
    }
  }
  return undefined;
}

/** What a line of versions may have said before: another one in place of each, one more or one less. */
function earlierLines(versions: readonly string[], known: readonly string[]): readonly string[][] {
  const without = (index: number) => versions.toSpliced(index, 1);
  return [
    ...versions.flatMap((_, index) => known.map((other) => versions.with(index, other))),
    ...known.map((other) => [other]),
    ...versions.map((_, index) => without(index)),
    ...known.map((other) => [...versions, other]),
  ];
}

interface CorrectionParts {
  readonly announcements: Pick<AnnouncementWriter, 'announcement'>;
  readonly templates: Pick<Templates, 'texts' | 'earlier'>;
  readonly githubUrl: string;
}

/** Compares what stands in #codegate with what the advisory says now. */
export class Corrections {
  readonly #parts: CorrectionParts;

  constructor(parts: CorrectionParts) {
    this.#parts = parts;
  }

  /** What a published advisory says otherwise than its announcement, as far as the case does not know it. */
  async observed(state: Case, text: AdvisoryText): Promise<readonly EventBody[]> {
    const standing = standingFacts(state);
    if (!standing) return [];
    const shown = factsOf(text);
    const differing: Record<string, string> = {};
    for (const fact of ['fixed', 'affected', 'severity']) {
      const print = shown[factPart(fact)];
      if (print !== undefined && print !== standing[factPart(fact)]) differing[fact] = print;
    }
    const isReworded = shown[factPart(DESCRIPTION)] !== standing[factPart(DESCRIPTION)];
    const workaround = isReworded ? await this.#workaround(state, text, standing) : undefined;
    if (workaround !== undefined) differing['workaround'] = workaround;
    return correctionObserved(state, differing);
  }

  /**
   * The fingerprint of what helps before upgrading.
   * @returns `undefined` if it is what stands there, in the words of any edition.
   */
  async #workaround(
    { repository, correction }: Case,
    advisory: AdvisoryText,
    standing: Parts,
  ): Promise<string | undefined> {
    const { announcements, templates, githubUrl } = this.#parts;
    const facts = {
      repository,
      githubUrl,
      advisory,
      releases: [],
      exploited: 'unknown',
      cve: 'none',
      signer: () => ({ issuer: '', identities: [] }),
      fixes: [],
      fixUrl: undefined,
    } as const;
    const seen: string[] = [];
    for (const texts of [templates.texts, ...templates.earlier]) {
      try {
        const { parts } = await announcements.announcement(facts, texts);
        seen.push(fingerprintOf([MITIGATION, parts[MITIGATION], '']));
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        // Nobody can tell: what is known stays so.
        return correction?.facts['workaround'];
      }
      if (seen.at(-1) === standing[MITIGATION]) return undefined;
    }
    return seen[0];
  }
}
