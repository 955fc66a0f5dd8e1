CREATE TABLE `incoming_mail` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`hash` text NOT NULL,
	`thread` integer,
	`arrived_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`state` text NOT NULL,
	`case_id` text,
	`aside` text,
	`encrypted` integer NOT NULL,
	`asks_for_key` integer NOT NULL,
	`told_after` integer DEFAULT 0 NOT NULL,
	`said_by` text,
	`said_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `incoming_mail_hash` ON `incoming_mail` (`hash`);--> statement-breakpoint
CREATE INDEX `incoming_mail_state` ON `incoming_mail` (`state`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `incoming_mail_case` ON `incoming_mail` (`case_id`);