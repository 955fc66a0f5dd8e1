ALTER TABLE `outbox` ADD `case_id` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `event_seq` integer;--> statement-breakpoint
-- Until now, the key of a message was all that told its case and event: it began with them.
UPDATE `outbox` SET
  `case_id` = substr(`key`, 1, instr(`key`, ' ') - 1),
  `event_seq` = nullif(cast(substr(`key`, instr(`key`, ' ') + 1) AS integer), 0)
WHERE `key` LIKE 'CG-% %';
