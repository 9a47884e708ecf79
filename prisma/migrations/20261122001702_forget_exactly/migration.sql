-- The same as before, but what counts somebody is found by who it counts, word for word: an address that stands in a longer
-- one (ann@a.test in joann@a.test) empties no bucket of that one's.
CREATE OR REPLACE FUNCTION app.forget_person(p_user uuid, p_email text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM audit_disclosures WHERE person_id = p_user OR value = p_email;
  DELETE FROM idempotency_keys WHERE user_id = p_user;
  DELETE FROM rate_limits WHERE substr(key, strpos(key, ':') + 1) IN (p_user::text, p_email)
    OR starts_with(substr(key, strpos(key, ':') + 1), p_email || ' from ');
  DELETE FROM verification_tokens WHERE identifier = p_email;
  DELETE FROM invitations WHERE email = p_email;
  DELETE FROM jobs.job WHERE name = 'send-mail' AND state <> 'active' AND data->'input'->>'to' = p_email;
END $$;
