import { changeLines } from '../src/documents/audit/change-lines.ts';
import { concernsNamed, namedIn } from '../src/documents/audit/concerned.ts';
import { packed, type Document } from '../src/documents/audit/packing.ts';
import { changesOfNoCase } from '../src/app/whole-readings.ts';
import { finished } from '../src/app/put-together.ts';
import { isNoticeOf } from '../src/store/distributor-changes.ts';
import type { Subcommand } from '../src/discord/command.ts';
import { ProblemError } from '../src/app/problem.ts';
import { auditDocuments, exportView } from '../src/discord/views/export.ts';

/** Discord takes 10 MiB a file, and counts in more than the file; below this, both files pass together. */
const MOST_BYTES = 9 * 1024 * 1024;

/**
 * The audit trail as files, its hash chain verified. Nothing that is broken keeps it from being exported: what can
 * be read is in it, and what is broken is marked.
 */
export default {
  name: 'export',
  description: 'Export the audit trail, with its hash chain verified',
  audience: 'security',
  isLong: true,
  build: (subcommand) =>
    subcommand.addStringOption((option) =>
      option
        .setName('case')
        .setDescription('One case, by its id (all of them, if left out)')
        .setAutocomplete(true)
        .setMaxLength(20),
    ),
  async execute({ services, user, now }, options) {
    const caseId = options.getString('case')?.trim();
    const whole = caseId === undefined;
    const { trail, changes, at } = whole
      ? await services.readings.trail(now)
      : { trail: services.audit.read(caseId), changes: changesOfNoCase(services), at: now };
    if (!whole && trail.cases.length === 0) throw new ProblemError({ code: 'no-such-case' });
    const by = { by: user.id, at };
    // Changes of the distributors list, and of whose a login is, concern no case, and every one; a notice concerns its own,
    // and of the logins and mails concern a case those of its people, and those that it names.
    const named: ReadonlySet<string> = whole ? new Set() : namedIn(trail);
    const chains = [
      changeLines('distributors', changes.distributors, by, (stored) => whole || isNoticeOf(stored, caseId)),
      changeLines('logins', changes.logins, by, (stored) => whole || concernsNamed(stored, named)),
      changeLines('mails', changes.mails, by, (stored) => whole || concernsNamed(stored, named)),
    ].filter((chain) => chain !== undefined);
    const hasExcerpts = !whole && chains.length > 0;
    const documents: Document[] = [];
    for (const each of auditDocuments(trail, by, caseId, { hasExcerpts }))
      documents.push(await finished(each, services.stopping));
    documents.push(...chains);
    const files = await packed(documents, MOST_BYTES);
    const broken = trail.cases.filter(({ problems }) => problems.length > 0).length + trail.skipped.length;
    services.log.info({ cases: trail.cases.length, broken }, 'the audit trail was exported');
    return { view: exportView(trail, { caseId, files }) };
  },
} satisfies Subcommand;
