CREATE TABLE `reporter_answer` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` text NOT NULL,
	`print` text NOT NULL,
	`kind` text NOT NULL,
	`mail` integer NOT NULL,
	`state` text NOT NULL,
	`pressed_by` text NOT NULL,
	`pressed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reporter_answer_key` ON `reporter_answer` (`case_id`,`print`);