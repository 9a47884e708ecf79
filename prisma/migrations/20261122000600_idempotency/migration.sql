-- One press, one effect: what was asked under a key is done once, and its answer kept for whoever asks again (T9).
-- Like rate_limits, the table is reached through its functions alone, and holds bookkeeping, not data of a tenant.

CREATE TABLE "idempotency_keys" (
  "tenant_id" uuid NOT NULL,
  "user_id" uuid NOT NULL,
  "event" text NOT NULL,
  "key" text NOT NULL,
  "input_hash" bytea NOT NULL,
  "answer" jsonb,
  "claimed_at" timestamptz(3) NOT NULL DEFAULT now(),
  "expires_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("tenant_id", "user_id", "event", "key")
);
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys" ("expires_at");
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "idempotency_keys" FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON "idempotency_keys" TO CURRENT_ROLE USING (true) WITH CHECK (true);

-- Claims a key for the transaction's user. `ours`: do the work; `done`: here is what it answered; `busy`: somebody is
-- at it; `other`: the key was used for another input. A second caller waits here until the first has committed, and
-- takes over when it rolled back, or when it died in the middle of work that spans two transactions.
CREATE FUNCTION app.claim_key(p_event text, p_key text, p_hash bytea, p_seconds double precision)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kept idempotency_keys;
BEGIN
  IF p_key IS NULL OR app.user_id() IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO idempotency_keys AS k (tenant_id, user_id, event, key, input_hash, expires_at)
  VALUES (app.tenant_id(), app.user_id(), p_event, p_key, p_hash, clock_timestamp() + make_interval(secs => p_seconds))
  ON CONFLICT (tenant_id, user_id, event, key) DO UPDATE
    SET input_hash = p_hash, answer = NULL, claimed_at = clock_timestamp(), expires_at = excluded.expires_at
    WHERE k.expires_at <= clock_timestamp()
      OR (k.answer IS NULL AND k.claimed_at <= clock_timestamp() - interval '30 seconds' AND k.input_hash = p_hash);
  IF FOUND THEN
    RETURN '{"state": "ours"}';
  END IF;

  SELECT * INTO kept FROM idempotency_keys k
  WHERE (k.tenant_id, k.user_id, k.event, k.key) = (app.tenant_id(), app.user_id(), p_event, p_key);
  RETURN CASE
    WHEN kept.input_hash <> p_hash THEN '{"state": "other"}'
    WHEN kept.answer IS NULL THEN '{"state": "busy"}'
    ELSE jsonb_build_object('state', 'done', 'answer', kept.answer)
  END;
END $$;

-- Keeps what was answered, in the transaction that made it true.
CREATE FUNCTION app.keep_answer(p_event text, p_key text, p_answer jsonb)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE idempotency_keys k SET answer = p_answer
  WHERE (k.tenant_id, k.user_id, k.event, k.key) = (app.tenant_id(), app.user_id(), p_event, p_key)
$$;

-- Gives a key back whose work came to nothing, so that the next press can try again at once.
CREATE FUNCTION app.release_key(p_event text, p_key text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM idempotency_keys k
  WHERE (k.tenant_id, k.user_id, k.event, k.key) = (app.tenant_id(), app.user_id(), p_event, p_key) AND k.answer IS NULL
$$;

CREATE FUNCTION app.forget_old_keys()
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM idempotency_keys WHERE expires_at < clock_timestamp() $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.claim_key(text, text, bytea, double precision), app.keep_answer(text, text, jsonb),
  app.release_key(text, text), app.forget_old_keys() TO portcullis_app, portcullis_system;
