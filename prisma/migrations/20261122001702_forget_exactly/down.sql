CREATE OR REPLACE FUNCTION app.forget_person(p_user uuid, p_email text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM audit_disclosures WHERE person_id = p_user OR value = p_email;
  DELETE FROM idempotency_keys WHERE user_id = p_user;
  DELETE FROM rate_limits WHERE strpos(key, p_user::text) > 0 OR strpos(key, p_email) > 0;
  DELETE FROM verification_tokens WHERE identifier = p_email;
  DELETE FROM invitations WHERE email = p_email;
  DELETE FROM jobs.job WHERE name = 'send-mail' AND state <> 'active' AND data->'input'->>'to' = p_email;
END $$;
