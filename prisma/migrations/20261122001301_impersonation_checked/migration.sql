-- Alone in its migration: sessions go on while it reads them.
ALTER TABLE "sessions" VALIDATE CONSTRAINT "sessions_impersonation";
