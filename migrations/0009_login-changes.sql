CREATE TABLE `login_changes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`cause` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER `login_changes_never_change` BEFORE UPDATE ON `login_changes`
BEGIN
  SELECT RAISE(ABORT, 'changes of logins are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `login_changes_never_go` BEFORE DELETE ON `login_changes`
BEGIN
  SELECT RAISE(ABORT, 'changes of logins are never deleted');
END;
