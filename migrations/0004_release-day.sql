CREATE TABLE `contributions` (
	`id` text PRIMARY KEY NOT NULL,
	`case_id` text NOT NULL,
	`author` text,
	`went_well` text,
	`went_wrong` text,
	`lucky` text,
	`critique` text,
	`actions` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `contributions_author` ON `contributions` (`case_id`,`author`);--> statement-breakpoint
CREATE TABLE `contributors` (
	`case_id` text NOT NULL,
	`person_id` text NOT NULL,
	PRIMARY KEY(`case_id`, `person_id`)
) WITHOUT ROWID;
