-- Lost: idempotency_keys.claim
-- Answers stay; work under way is asked to be done once more.
DROP FUNCTION app.release_key(text, text, uuid);
DROP FUNCTION app.keep_answer(text, text, uuid, jsonb);
CREATE OR REPLACE FUNCTION app.claim_key(p_event text, p_key text, p_hash bytea, p_seconds double precision)
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
CREATE FUNCTION app.keep_answer(p_event text, p_key text, p_answer jsonb)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE idempotency_keys k SET answer = p_answer
  WHERE (k.tenant_id, k.user_id, k.event, k.key) = (app.tenant_id(), app.user_id(), p_event, p_key)
$$;
CREATE FUNCTION app.release_key(p_event text, p_key text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM idempotency_keys k
  WHERE (k.tenant_id, k.user_id, k.event, k.key) = (app.tenant_id(), app.user_id(), p_event, p_key) AND k.answer IS NULL
$$;
REVOKE EXECUTE ON FUNCTION app.keep_answer(text, text, jsonb), app.release_key(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.keep_answer(text, text, jsonb), app.release_key(text, text) TO portcullis_app, portcullis_system;
ALTER TABLE "idempotency_keys" DROP COLUMN "claim";
