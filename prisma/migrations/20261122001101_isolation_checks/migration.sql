-- A challenge belongs to a session of the same user, and its key begins with whose it is: before, a request could put a
-- challenge to somebody else's session, learn by that whether the session exists, and keep it from being asked (T43).
-- locks: a challenge lives for minutes, so there are few rows to look through
DELETE FROM "challenges" c
  WHERE NOT EXISTS (SELECT FROM "sessions" s WHERE s.id = c.session_id AND s.user_id = c.user_id);
-- locks: a challenge lives for minutes, so there are few; what is read of sessions for them is read by key
ALTER TABLE "challenges"
  DROP CONSTRAINT "challenges_session_id_fkey",
  DROP CONSTRAINT "challenges_pkey",
  ADD CONSTRAINT "challenges_pkey" PRIMARY KEY ("user_id", "session_id", "purpose"),
  ADD CONSTRAINT "challenges_user_id_session_id_fkey" FOREIGN KEY ("user_id", "session_id")
    REFERENCES "sessions"("user_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Both are the beginning of a longer index now.
DROP INDEX "challenges_user_id_idx";
DROP INDEX "sessions_user_id_idx";
