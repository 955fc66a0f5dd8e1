DROP INDEX `outbox_to`;--> statement-breakpoint
CREATE INDEX `outbox_to` ON `outbox` (`recipient`,`state`,`finished_at`);