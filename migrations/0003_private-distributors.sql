CREATE TABLE `distributors` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`contact` text NOT NULL,
	`contact_key` text NOT NULL,
	`since` text NOT NULL,
	`note` text,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `distributors_name` ON `distributors` (`name_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `distributors_contact` ON `distributors` (`contact_key`);--> statement-breakpoint
CREATE TABLE `mail` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` text NOT NULL,
	`revision` integer NOT NULL,
	`distributor_id` integer NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`day` integer,
	`changed` integer NOT NULL,
	`former_day` integer,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`doubtful` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`finished_at` integer,
	`told_by` text,
	`failure` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mail_key` ON `mail` (`case_id`,`revision`,`distributor_id`);--> statement-breakpoint
CREATE INDEX `mail_due` ON `mail` (`state`,`next_attempt_at`);