import { announcementJob, mitigationJob, written } from '../../src/documents/announcement/writing-job.ts';
import type { AnnouncementWriter } from '../../src/app/publication/announcement-writer.ts';

/** Writes announcements in this thread, from facts as they pass to another one. */
export const announcementsHere: Pick<AnnouncementWriter, 'announcement' | 'mitigation'> = {
  announcement: (facts, templates, correction, others) =>
    Promise.resolve(written(structuredClone(announcementJob(facts, templates, correction, others)))),
  mitigation: (facts, templates) =>
    Promise.resolve(written(structuredClone(mitigationJob(facts, templates)))),
};
