ALTER TABLE `people` ADD `dm_refused_at` integer;--> statement-breakpoint
ALTER TABLE `people` ADD `dm_called_at` integer;--> statement-breakpoint
ALTER TABLE `people` ADD `left_at` integer;--> statement-breakpoint
ALTER TABLE `people` ADD `away_until` integer;--> statement-breakpoint
ALTER TABLE `people` ADD `stand_in` text;--> statement-breakpoint
ALTER TABLE `people` ADD `quiet` text;