-- Second factors: what a person has besides their mailbox, and the questions that are open right now. Each row belongs
-- to one user, and only a request of that user sees it; portcullis_system sees none of it.

CREATE TABLE "passkeys" (
  "user_id" UUID NOT NULL,
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "credential_id" TEXT NOT NULL,
  "public_key" BYTEA NOT NULL,
  -- How often the authenticator says it was used; some always say 0.
  "counter" BIGINT NOT NULL,
  "transports" TEXT[] NOT NULL,
  "name" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_used_at" TIMESTAMPTZ(3),

  CONSTRAINT "passkeys_pkey" PRIMARY KEY ("user_id","id"),
  CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- One credential is one person's, everywhere (WebAuthn Level 3, 7.1 step 26).
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");

CREATE TABLE "totp_secrets" (
  "user_id" UUID NOT NULL,
  -- Encrypted with a key that is not in the database (lib/factors/keys.ts).
  "secret" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Not a factor until its owner has shown a first code.
  "confirmed_at" TIMESTAMPTZ(3),
  -- The thirty seconds of the last code that was taken: that code and older ones are spent.
  "last_used_step" BIGINT,
  -- The session that is setting it up: no other one is shown the secret, or confirms it.
  "session_id" UUID NOT NULL,

  CONSTRAINT "totp_secrets_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "totp_secrets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "recovery_codes" (
  "user_id" UUID NOT NULL,
  "code_hash" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "used_at" TIMESTAMPTZ(3),

  CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("user_id","code_hash"),
  CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- A question put to one session, one of each kind at a time: the challenge of a passkey, or the hash of a mailed code.
-- Answering it deletes it.
CREATE TABLE "challenges" (
  "session_id" UUID NOT NULL,
  "purpose" TEXT NOT NULL,
  "user_id" UUID NOT NULL,
  "value" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "challenges_pkey" PRIMARY KEY ("session_id","purpose"),
  CONSTRAINT "challenges_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "challenges_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "challenges_purpose" CHECK (purpose IN ('passkey-registration', 'passkey-verification', 'mail-code'))
);
CREATE INDEX "challenges_user_id_idx" ON "challenges"("user_id");

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['passkeys', 'totp_secrets', 'recovery_codes', 'challenges'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_all ON %I TO CURRENT_ROLE USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY app_all ON %I TO portcullis_app
      USING (user_id = (SELECT app.user_id())) WITH CHECK (user_id = (SELECT app.user_id()))', t);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO portcullis_app', t);
    EXECUTE format('CREATE CONSTRAINT TRIGGER require_audit AFTER INSERT OR UPDATE OR DELETE ON %I
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.require_audit()', t);
  END LOOP;
END $$;
-- Neither key nor secret is ever exchanged under a row.
GRANT UPDATE (name, counter, last_used_at) ON "passkeys" TO portcullis_app;
GRANT UPDATE (confirmed_at, last_used_step) ON "totp_secrets" TO portcullis_app;
GRANT UPDATE (used_at) ON "recovery_codes" TO portcullis_app;

-- A passkey, or an authenticator app that was confirmed. Recovery codes stand in for them and count for nothing alone.
CREATE FUNCTION app.has_second_factor(p_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM passkeys k WHERE k.user_id = p_user)
    OR EXISTS (SELECT FROM totp_secrets s WHERE s.user_id = p_user AND s.confirmed_at IS NOT NULL)
$$;

REVOKE EXECUTE ON FUNCTION app.has_second_factor(uuid) FROM PUBLIC;
