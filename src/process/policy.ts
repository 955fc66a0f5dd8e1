import { z } from 'zod';
import { isDeepStrictEqual } from 'node:util';
import { inSeconds } from './time.ts';

/**
 * The stages of a case, in the order of the security policy: what is asked within the first 24 hours, within
 * 1–7 days, within 1–21 days, and 1–3 days after the release.
 */
export const STAGES = ['intake', 'fix-team', 'fix-development', 'fix-release', 'retrospective'] as const;
export type StageId = (typeof STAGES)[number];

/** Something of each stage. */
export function byStage<Of>(of: (stage: StageId) => Of): Readonly<Record<StageId, Of>> {
  return {
    intake: of('intake'),
    'fix-team': of('fix-team'),
    'fix-development': of('fix-development'),
    'fix-release': of('fix-release'),
    retrospective: of('retrospective'),
  };
}

/** Whole seconds, and few enough that no deadline falls off the end of time. */
function isUsable(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds <= 10 * 366 * 24 * 3600;
}

const duration = z.string().transform((text, ctx) => {
  try {
    const length = Temporal.Duration.from(text);
    if (length.years || length.months || length.sign < 1 || !isUsable(inSeconds(length)))
      throw new RangeError('not an exact, positive length');
    return length;
  } catch {
    ctx.addIssue({
      code: 'custom',
      message:
        'is not a positive ISO 8601 duration without years or months, in whole seconds and under ten years, such as P7D or PT4H',
    });
    return z.NEVER;
  }
});

const longestFirst = z
  .array(duration)
  .transform((marks) => marks.toSorted((a, b) => inSeconds(b) - inSeconds(a)));

/** Nothing that is younger than this is erased: keys of some messages name a day, and their reasons may come again on it. */
const KEPT_AT_LEAST_S = 30 * 24 * 3600;
const kept = duration
  .refine((length) => inSeconds(length) >= KEPT_AT_LEAST_S, 'is shorter than 30 days')
  .nullable();

const NO_HOLIDAY = 'is not a date such as 2026-12-25, nor a day of every year such as 12-25';
const holiday = z.string().transform((text, ctx): Holiday => {
  try {
    if (/^\d{2}-\d{2}$/.test(text)) return Temporal.PlainMonthDay.from(text);
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text);
  } catch {
    // There is no such day.
  }
  ctx.addIssue({ code: 'custom', message: NO_HOLIDAY });
  return z.NEVER;
});
/** One day, or the same day of every year. */
type Holiday = Temporal.PlainDate | Temporal.PlainMonthDay;
/** More days of every year would leave none to release on. */
const MOST_YEARLY_HOLIDAYS = 180;

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/** A tag's form: one version, and at most one name of a product. */
const tagForm = z
  .string()
  .regex(/^[^\s{}]*(?:\{name\}[^\s{}]+)?\{version\}[^\s{}]*$/, 'is not the form of a tag such as v{version}');

/** A workflow that signs, as a certificate names it: its repository and file, and the ref or the commit it was called by. */
const signer = z.strictObject({
  /** Of a shared workflow, its own; what it signs for the released repository alone counts. */
  repository: z
    .string()
    .regex(/^(?:\{repository\}|[\w.-]+\/[\w.-]+)$/, 'is not a repository such as stacklok/workflows')
    .default('{repository}'),
  /** Left out: any of that repository. */
  workflow: z
    .string()
    .regex(/^[\w.-]+\.ya?ml$/, 'is not the file of a workflow such as image-publish.yml')
    .optional(),
  /** Left out, and without `commits`: any, of a run for the commit that was released. */
  refs: z
    .array(z.string().regex(/^refs\/\S+$/, 'is not a ref such as refs/tags/{tag}'))
    .min(1, 'is empty: leave it out for any ref')
    .optional(),
  /** Of a workflow that is called by its commit. */
  commits: z
    .array(z.string().regex(/^[0-9a-f]{40,64}$/, 'is not the whole id of a commit'))
    .min(1, 'is empty: leave it out for any commit')
    .optional(),
  /** Who vouches for it. */
  issuer: z.url({ protocol: /^https$/, error: 'is not an https address' }).default(GITHUB_ISSUER),
});

/**
 * What a release must leave for everybody, and who must have signed it. `{repository}`, `{tag}`, `{version}` and `{name}`, the
 * product that a tag names, are filled in.
 */
const release = z.strictObject({
  /**
   * How tags are named. Where one of them names the product, a tag without a name is that of the product which the
   * repository is named after, and of no other one.
   */
  tags: z.array(tagForm).min(1),
  /** Patterns of branches, besides the main one, that fixes are brought to. */
  branches: z.array(z.string().min(1)),
  /** The container images, none where there is none. Without a tag in it, it has the release's. */
  images: z.array(
    z
      .string()
      .regex(
        /^[a-z0-9.-]+(:\d+)?(\/([a-z0-9._-]|\{(?:repository|name)\})+)+(:(?:[\w.-]|\{(?:tag|version)\})+)?$/,
        'is not the name of an image such as ghcr.io/{repository}:{tag}',
      )
      .refine(
        (image) => image.lastIndexOf(':') <= image.lastIndexOf('/') || /\{(?:tag|version)\}/.test(image),
        'is the same image for every release: its tag takes {tag} or {version}',
      ),
  ),
  /** The platforms that each image must have. */
  platforms: z.array(
    z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/, 'is not a platform such as linux/amd64'),
  ),
  /** Patterns of files that must be there. */
  assets: z.array(z.string().min(1)),
  /**
   * Patterns of the files that matter: what people run, to be had and signed. What lies beside them (signatures, checksums,
   * bills of materials, provenance) does not, unless it is named in full.
   */
  files: z.array(z.string().min(1)),
  /** Who signs: one of them suffices. */
  signers: z.array(signer).min(1, 'names nobody who signs'),
});

/** A short name that events and buttons keep: it does not change once it is used. */
export const SHORT_NAME = /^(?=.{1,24}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Things by their short names. */
function named<Schema extends z.ZodType>(each: Schema) {
  return z.record(z.string(), each).superRefine((all, ctx) => {
    for (const name of Object.keys(all))
      if (!SHORT_NAME.test(name))
        ctx.addIssue({
          code: 'custom',
          path: [name],
          message: 'is not a short name such as eu-cra: small letters, digits and hyphens, at most 24',
        });
  });
}

/** From what a regulatory mark counts: from when the team knew of attacks, or the fix is there for everybody. */
const REGULATORY_STARTS = ['exploitation', 'fix'] as const;

/** What a law, or a contract, asks for within a time where attacks are known. The bot counts, and judges nothing. */
const regime = z.strictObject({
  name: z.string().min(1).max(60),
  marks: named(
    z.strictObject({
      name: z.string().min(1).max(60),
      from: z.enum(REGULATORY_STARTS, 'is neither exploitation nor fix'),
      within: duration,
    }),
  ).refine((marks) => Object.keys(marks).length > 0, 'names no mark'),
});

const policySchema = z.strictObject({
  /** How long after the disclosure each stage is due; the retrospective counts from the release. */
  deadlines: z.strictObject({
    'fix-team': duration,
    'fix-development': duration,
    'fix-release': duration,
    retrospective: z.strictObject({ opens: duration, due: duration }),
  }),
  reminders: z.strictObject({
    /** Times ahead of each stage’s deadline; the deadline itself is always one. */
    before: z.strictObject({
      'fix-team': longestFirst,
      'fix-development': longestFirst,
      'fix-release': longestFirst,
      retrospective: longestFirst,
    }),
    /** Overdue marks double from `first` until they are `daily` apart, and never stop. */
    overdue: z.strictObject({ first: duration, daily: duration }),
    /** How often an ASAP deadline is reminded of. */
    asap: duration,
    /**
     * How long after a case became public the team is woken again, and a question of an urgent case is nudged first:
     * doubled each time, until they are `asap` apart.
     */
    urgent: duration,
    /** How long overdue until the coordinator, then the whole security team, is told too. */
    escalate: z.strictObject({ coordinator: duration, team: duration }),
    /**
     * With fewer members of the security team there who have used the bot, its role is called, too, for what the team owes:
     * once for each deadline, and for each new case.
     */
    callRoleBelow: z.int().min(0),
    /** What the Snooze button gives. */
    snooze: duration,
    /** Times ahead of the agreed release day. */
    releaseDay: longestFirst,
    /**
     * So many direct messages a person gets in 24 hours at most, but for what cannot wait: the others wait their turn, and what
     * repeats itself of what is urgent comes once an hour.
     */
    mostADay: z.int().min(1),
  }),
  /**
   * How long a word of the reporter's may go without an answer, and they without a word on how their report stands: in
   * general, and once something has come about that they wait for.
   */
  reporter: z.strictObject({ answerWithin: duration, statusEvery: duration, newsWithin: duration }),
  /** "The recommended release time is 4pm UTC on a non-Friday weekday." Weekdays count from Monday = 1. */
  releaseSlot: z.strictObject({
    time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a UTC time such as 16:00')
      .transform((text) => Temporal.PlainTime.from(text)),
    weekdays: z.array(z.int().min(1).max(7)).min(1),
    /** Days on which nobody should release: one, or the same of every year. */
    holidays: z
      .array(holiday)
      .refine(
        (days) => days.filter((day) => day instanceof Temporal.PlainMonthDay).length <= MOST_YEARLY_HOLIDAYS,
        `has more than ${MOST_YEARLY_HOLIDAYS} days of every year`,
      ),
  }),
  /** "If the CVSS score is under ~4.0 …": below it the fix team may take the slow track. */
  lowSeverityBelow: z.number().min(0).max(10),
  /** How long after that decision it is looked at again, if it names no day of its own. */
  slowTrackReview: duration,
  approvals: z.strictObject({
    /** Members of the security team, other than the one who asks, who must approve an outside collaborator. */
    collaborator: z.int().min(1).max(1),
    /** Likewise for publishing, announcing and posting the retrospective. */
    publication: z.int().min(1).max(1),
    /**
     * How long a member must have waited for a second one before they may post a mitigation of what is public alone, with a
     * reason, on record and told to everybody; null where nobody ever may.
     */
    mitigationAloneAfter: duration.nullable(),
  }),
  distributors: z.strictObject({
    /** How long an address counts as new on the private distributors list: telling it takes a second member. */
    newFor: duration,
  }),
  /** "All the binaries are built, signed, publicly available, and functional": which they are, and who signs them. */
  release,
  /**
   * Whether it is looked, after the publication, if the advisory has arrived where users hear of it: so long after it first,
   * and then so often until all is well. Off where the network leads to none of these places.
   */
  arrival: z.strictObject({
    look: z.boolean(),
    first: duration,
    every: duration.refine((length) => inSeconds(length) >= 24 * 3600, 'is shorter than a day'),
  }),
  /**
   * How long what neither the audit nor the process needs is kept, null for good: direct messages that have ended, and the
   * words of contributions to the retrospective and the addresses of advance notices, each since anything happened to its
   * closed case; people since they were last found without the security role.
   */
  retention: z.strictObject({ messages: kept, people: kept, addresses: kept, contributions: kept }),
  /** What is reported to authorities where attacks are known, by short names of your own; none unless the file names it. */
  regulatory: named(regime),
  /** How often GitHub is asked for what changed. */
  sync: z.strictObject({
    every: duration.refine((length) => inSeconds(length) >= 60, 'is shorter than a minute'),
  }),
});

/** Everything about the process that a team may want to change, parsed. */
export type Policy = z.output<typeof policySchema>;
type PolicyFile = z.input<typeof policySchema>;

/** How projects name their tags, unless the policy says otherwise. */
export const USUAL_TAGS: readonly string[] = [
  '{name}@{version}',
  '{name}@v{version}',
  '{name}-v{version}',
  '{name}/v{version}',
  '{version}',
  'v{version}',
];

const SIGNER = {
  repository: '{repository}',
  workflow: 'image-publish.yml',
  refs: ['refs/tags/{tag}'],
  issuer: GITHUB_ISSUER,
};

const defaults: PolicyFile = {
  deadlines: {
    'fix-team': 'P1D',
    'fix-development': 'P7D',
    'fix-release': 'P21D',
    retrospective: { opens: 'P1D', due: 'P3D' },
  },
  reminders: {
    before: {
      'fix-team': ['PT12H', 'PT4H', 'PT1H'],
      'fix-development': ['P3D', 'P1D', 'PT4H'],
      'fix-release': ['P7D', 'P3D', 'P1D'],
      retrospective: ['P2D', 'P1D', 'PT4H'],
    },
    overdue: { first: 'PT1H', daily: 'P1D' },
    asap: 'PT4H',
    urgent: 'PT15M',
    escalate: { coordinator: 'PT1H', team: 'PT4H' },
    callRoleBelow: 2,
    snooze: 'PT4H',
    releaseDay: ['P1D', 'PT1H'],
    mostADay: 30,
  },
  reporter: { answerWithin: 'P2D', statusEvery: 'P14D', newsWithin: 'P1D' },
  releaseSlot: {
    time: '16:00',
    weekdays: [1, 2, 3, 4],
    // Hardly anybody is there to upgrade, or to help.
    holidays: ['12-24', '12-25', '12-26', '12-27', '12-28', '12-29', '12-30', '12-31', '01-01'],
  },
  lowSeverityBelow: 4,
  slowTrackReview: 'P14D',
  approvals: { collaborator: 1, publication: 1, mitigationAloneAfter: null },
  distributors: { newFor: 'P7D' },
  release: {
    tags: [...USUAL_TAGS],
    branches: ['release-*', 'release/*', '*.x'],
    images: ['ghcr.io/{repository}:{tag}'],
    platforms: ['linux/amd64', 'linux/arm64'],
    assets: [],
    files: ['*'],
    signers: [SIGNER],
  },
  arrival: { look: true, first: 'P1D', every: 'P7D' },
  retention: { messages: 'P365D', people: 'P365D', addresses: 'P365D', contributions: 'P90D' },
  regulatory: {},
  sync: { every: 'PT1M' },
};

/** Raised for a policy file that cannot be used; `problems` has one line a place, by name. */
export class PolicyError extends Error {
  override name = 'PolicyError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the policy file has ${problems.length} problem(s): ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * The policy in force: CodeGate's own, with the parts a policy file names put in their place (objects merge,
 * lists and values replace). Refuses, with a `PolicyError`, unknown names, lengths that are none, and deadlines
 * that come in the wrong order.
 */
export function readPolicy(overrides: unknown = {}): Policy {
  const { file, places } = inTodaysForm(overrides);
  const parsed = policySchema.safeParse(merge(defaults, file));
  if (!parsed.success)
    throw new PolicyError(
      parsed.error.issues.map((issue) => `${placeOf(issue.path, places) || 'the file'}: ${issue.message}`),
    );
  const policy = parsed.data;
  const { deadlines } = policy;
  const order = [deadlines['fix-team'], deadlines['fix-development'], deadlines['fix-release']].map(
    inSeconds,
  );
  const problems: string[] = [];
  if (
    !isDeepStrictEqual(
      order,
      order.toSorted((a, b) => a - b),
    )
  )
    problems.push('deadlines: fix-team, fix-development and fix-release must come in this order');
  if (inSeconds(deadlines.retrospective.opens) >= inSeconds(deadlines.retrospective.due))
    problems.push('deadlines.retrospective: must open before it is due');
  if (inSeconds(policy.reminders.overdue.first) > inSeconds(policy.reminders.overdue.daily))
    problems.push('reminders.overdue: first must not be longer than daily');
  if (inSeconds(policy.reminders.urgent) > inSeconds(policy.reminders.asap))
    problems.push('reminders.urgent: must not be longer than asap');
  if (problems.length > 0) throw new PolicyError(problems);
  return policy;
}

/** Where a file of the form until November 2026 says what today's form says elsewhere. */
type Places = ReadonlyMap<string, string>;

/**
 * A policy file as it is written today: until November 2026 a release had one `image`, or null, and one `signer`, of which a
 * part could be left to the default.
 */
function inTodaysForm(file: unknown): { readonly file: unknown; readonly places: Places } {
  const places = new Map<string, string>();
  if (!isRecord(file) || !isRecord(file['release'])) return { file, places };
  const { image, signer: only, ...others } = file['release'];
  const moved: Record<string, unknown> = {};
  if (image !== undefined) {
    if (others['images'] !== undefined) throw new PolicyError(['release: has both image and images']);
    moved['images'] = image === null ? [] : [image];
    places.set('release.images.0', 'release.image');
  }
  if (only !== undefined) {
    if (others['signers'] !== undefined) throw new PolicyError(['release: has both signer and signers']);
    moved['signers'] = [isRecord(only) ? { ...SIGNER, ...only } : only];
    places.set('release.signers.0', 'release.signer');
  }
  return { file: { ...file, release: { ...others, ...moved } }, places };
}

/** A place as it stands in the file. */
function placeOf(path: readonly PropertyKey[], places: Places): string {
  const place = path.join('.');
  for (const [today, written] of places)
    if (place === today || place.startsWith(`${today}.`)) return `${written}${place.slice(today.length)}`;
  return place;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over === undefined ? base : over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(merged[key], value);
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
