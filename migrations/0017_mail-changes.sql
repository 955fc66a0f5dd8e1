CREATE TABLE `mail_changes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`cause` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER `mail_changes_never_change` BEFORE UPDATE ON `mail_changes`
BEGIN
  SELECT RAISE(ABORT, 'changes of what mails are are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `mail_changes_never_go` BEFORE DELETE ON `mail_changes`
BEGIN
  SELECT RAISE(ABORT, 'changes of what mails are are never deleted');
END;
