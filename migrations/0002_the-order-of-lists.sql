DROP INDEX `cases_status_due`;--> statement-breakpoint
CREATE INDEX `cases_pressing` ON `cases` (`status`,"asap" desc,"due_at" is null,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `cases_newest` ON `cases` (`status`,"opened_at" desc,`id`);