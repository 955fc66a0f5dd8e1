CREATE TABLE `distributor_changes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`cause` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER `distributor_changes_never_change` BEFORE UPDATE ON `distributor_changes`
BEGIN
  SELECT RAISE(ABORT, 'changes of the list are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `distributor_changes_never_go` BEFORE DELETE ON `distributor_changes`
BEGIN
  SELECT RAISE(ABORT, 'changes of the list are never deleted');
END;
