-- A claim knows its own: work that took so long that an equal call took its place keeps no answer any more, and does not
-- give the other's key back (T9).
ALTER TABLE "idempotency_keys" ADD COLUMN "claim" uuid;

-- As before, and `ours` comes with the name of the claim, which whoever keeps an answer or gives the key back has to know.
CREATE OR REPLACE FUNCTION app.claim_key(p_event text, p_key text, p_hash bytea, p_seconds double precision)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  mine uuid := gen_random_uuid();
  kept idempotency_keys;
BEGIN
  IF p_key IS NULL OR app.user_id() IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO idempotency_keys AS k (tenant_id, user_id, event, key, input_hash, expires_at, claim)
  VALUES (app.tenant_id(), app.user_id(), p_event, p_key, p_hash, clock_timestamp() + make_interval(secs => p_seconds), mine)
  ON CONFLICT (tenant_id, user_id, event, key) DO UPDATE
    SET input_hash = p_hash, answer = NULL, claimed_at = clock_timestamp(), expires_at = excluded.expires_at, claim = mine
    WHERE k.expires_at <= clock_timestamp()
      OR (k.answer IS NULL AND k.claimed_at <= clock_timestamp() - interval '30 seconds' AND k.input_hash = p_hash);
  IF FOUND THEN
    RETURN jsonb_build_object('state', 'ours', 'claim', mine);
  END IF;

  SELECT * INTO kept FROM idempotency_keys k
  WHERE (k.tenant_id, k.user_id, k.event, k.key) = (app.tenant_id(), app.user_id(), p_event, p_key);
  RETURN CASE
    WHEN kept.input_hash <> p_hash THEN '{"state": "other"}'
    WHEN kept.answer IS NULL THEN '{"state": "busy"}'
    ELSE jsonb_build_object('state', 'done', 'answer', kept.answer)
  END;
END $$;

-- Keeps what was answered, in the transaction that made it true; which is refused once the claim is another's.
DROP FUNCTION app.keep_answer(text, text, jsonb);
CREATE FUNCTION app.keep_answer(p_event text, p_key text, p_claim uuid, p_answer jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE idempotency_keys k SET answer = p_answer
  WHERE (k.tenant_id, k.user_id, k.event, k.key) = (app.tenant_id(), app.user_id(), p_event, p_key)
    AND k.claim = p_claim AND k.answer IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an equal call took the place of this one' USING ERRCODE = 'PC005';
  END IF;
END $$;

-- Gives a key back whose work came to nothing, so that the next press can try again at once; never the key of another.
DROP FUNCTION app.release_key(text, text);
CREATE FUNCTION app.release_key(p_event text, p_key text, p_claim uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM idempotency_keys k
  WHERE (k.tenant_id, k.user_id, k.event, k.key) = (app.tenant_id(), app.user_id(), p_event, p_key)
    AND k.claim = p_claim AND k.answer IS NULL
$$;

REVOKE EXECUTE ON FUNCTION app.keep_answer(text, text, uuid, jsonb), app.release_key(text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.keep_answer(text, text, uuid, jsonb), app.release_key(text, text, uuid)
  TO portcullis_app, portcullis_system;
