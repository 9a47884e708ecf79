CREATE OR REPLACE FUNCTION app.enqueue_job(
  p_queue text, p_tenant uuid, p_request text, p_actor uuid, p_input jsonb, p_key text, p_options jsonb
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  queued uuid;
  delay interval := make_interval(secs => coalesce((p_options->>'startAfter')::double precision, 0));
BEGIN
  IF session_user = 'portcullis_app' AND p_tenant IS DISTINCT FROM app.tenant_id() AND p_tenant IS NOT NULL THEN
    RAISE EXCEPTION 'job for another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM jobs.queue WHERE name = p_queue) THEN
    PERFORM jobs.create_queue(p_queue, '{"policy": "standard", "notify": true}');
  END IF;
  -- Waiting and dead jobs are never deleted by age; app.finish_job says when a finished one may go. The fixed moment
  -- in singleton_on makes pg-boss's unique index (queue, moment, key) one of queue and key.
  INSERT INTO jobs.job (name, data, group_id, singleton_key, singleton_on, start_after, keep_until, policy,
    retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds)
  VALUES (p_queue,
    jsonb_build_object('tenantId', p_tenant, 'requestId', p_request, 'actorId', p_actor, 'input', p_input)
      || CASE WHEN p_actor IS NULL OR coalesce(current_setting('app.impersonator', true), '') = '' THEN '{}'
        ELSE jsonb_build_object('impersonatorId', current_setting('app.impersonator', true)) END,
    coalesce(p_tenant, app.tenant_id())::text, coalesce(p_tenant::text, '') || ':' || p_key, 'epoch',
    now() + delay, now() + interval '100 years', 'standard',
    (p_options->>'retryLimit')::integer, (p_options->>'retryDelay')::integer, true,
    (p_options->>'retryDelayMax')::integer, (p_options->>'expireInSeconds')::integer, 0)
  ON CONFLICT DO NOTHING
  RETURNING id INTO queued;
  -- The channel that pg-boss listens on; it is heard at the commit.
  IF queued IS NOT NULL AND delay = interval '0' THEN
    PERFORM pg_notify('pgboss_' || left(encode(sha224('jobs'), 'hex'), 24), p_queue);
  END IF;
  RETURN queued;
END $$;
