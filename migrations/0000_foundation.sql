CREATE TABLE `cases` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`repository` text NOT NULL,
	`ghsa_id` text,
	`status` text NOT NULL,
	`stage` text,
	`next` text,
	`coordinator` text,
	`opened_at` integer NOT NULL,
	`due_at` integer,
	`asap` integer NOT NULL,
	`remind_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cases_ghsa` ON `cases` (`ghsa_id`);--> statement-breakpoint
CREATE INDEX `cases_remind` ON `cases` (`remind_at`);--> statement-breakpoint
CREATE INDEX `cases_status_due` ON `cases` (`status`,`due_at`);--> statement-breakpoint
CREATE TABLE `events` (
	`case_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`cause` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`case_id`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `facts` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `fix_team` (
	`case_id` text NOT NULL,
	`login` text NOT NULL,
	PRIMARY KEY(`case_id`, `login`),
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `fix_team_login` ON `fix_team` (`login`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`recipient` text NOT NULL,
	`notice` text NOT NULL,
	`instead_of` text,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`finished_at` integer,
	`channel_id` text,
	`message_id` text,
	`failure` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_key` ON `outbox` (`key`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`state`,`next_attempt_at`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`security` integer DEFAULT false NOT NULL,
	`login` text,
	`login_confirmed_by` text,
	`dm` text DEFAULT 'unknown' NOT NULL,
	`early_reminders` integer DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `people_login` ON `people` (`login`);--> statement-breakpoint
CREATE TABLE `reminders` (
	`case_id` text NOT NULL,
	`stage` text NOT NULL,
	`revision` integer NOT NULL,
	`mark` text NOT NULL,
	`recipient` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`case_id`, `stage`, `revision`, `mark`, `recipient`)
);
--> statement-breakpoint
CREATE TABLE `snoozes` (
	`person_id` text NOT NULL,
	`case_id` text NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`person_id`, `case_id`)
);
