ALTER TABLE `outbox` ADD `key_base` text;--> statement-breakpoint
-- What messages stored before have at the end of their keys where one goes to each recipient.
UPDATE `outbox` SET `key_base` = substr(`key`, 1, length(`key`) - length(`recipient`) - 1)
WHERE substr(`key`, -length(`recipient`) - 1) = ' ' || `recipient`;
