CREATE TABLE `asked` (
	`case_id` text NOT NULL,
	`member` text,
	`except` text,
	`part` integer NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE cascade ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `asked_case` ON `asked` (`case_id`);