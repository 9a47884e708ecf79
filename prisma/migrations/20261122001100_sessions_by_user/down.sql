DROP INDEX "sessions_user_id_id_key";
