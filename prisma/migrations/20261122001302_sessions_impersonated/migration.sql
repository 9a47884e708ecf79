-- Who starts another impersonation ends the one before, and it has to be found. One statement alone in its migration.
CREATE INDEX CONCURRENTLY "sessions_impersonated_by_idx" ON "sessions"("impersonated_by") WHERE impersonated_by IS NOT NULL;
