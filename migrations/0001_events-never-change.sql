CREATE TRIGGER `events_never_change` BEFORE UPDATE ON `events`
BEGIN
  SELECT RAISE(ABORT, 'events are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `events_never_go` BEFORE DELETE ON `events`
BEGIN
  SELECT RAISE(ABORT, 'events are never deleted');
END;
