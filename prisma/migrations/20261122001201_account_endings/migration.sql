-- What the migration before allowed besides; on its own, because it reads every session.
ALTER TABLE "sessions" VALIDATE CONSTRAINT "sessions_ended_because";
