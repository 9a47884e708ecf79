CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");
CREATE INDEX "challenges_user_id_idx" ON "challenges"("user_id");
ALTER TABLE "challenges"
  DROP CONSTRAINT "challenges_user_id_session_id_fkey",
  DROP CONSTRAINT "challenges_pkey",
  ADD CONSTRAINT "challenges_pkey" PRIMARY KEY ("session_id", "purpose"),
  ADD CONSTRAINT "challenges_session_id_fkey" FOREIGN KEY ("session_id")
    REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
