ALTER TABLE `people` ADD `login_account` integer;--> statement-breakpoint
CREATE INDEX `outbox_to` ON `outbox` (`recipient`,`state`);--> statement-breakpoint
CREATE INDEX `outbox_about` ON `outbox` (`case_id`,`recipient`);