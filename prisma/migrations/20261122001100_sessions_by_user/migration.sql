-- For a foreign key that says whose session it is (the next migration). It serves whatever asks for a user's sessions, too.
CREATE UNIQUE INDEX CONCURRENTLY "sessions_user_id_id_key" ON "sessions"("user_id", "id");
