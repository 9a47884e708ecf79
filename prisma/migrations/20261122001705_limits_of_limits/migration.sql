-- The same as before, for buckets of a day at the most: whoever says what they should not locks nobody out for longer (T47).
CREATE OR REPLACE FUNCTION app.take_token(p_key text, p_max integer, p_seconds double precision)
RETURNS double precision LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  period interval := make_interval(secs => p_seconds);
  step interval := make_interval(secs => p_seconds / p_max);
BEGIN
  IF (p_max BETWEEN 1 AND 1000000 AND p_seconds BETWEEN 0.001 AND 86400) IS NOT TRUE THEN
    RAISE EXCEPTION 'no bucket is like that' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO rate_limits AS r (key, tat) VALUES (p_key, moment + step)
  ON CONFLICT (key) DO UPDATE SET tat = greatest(r.tat, moment) + step
    WHERE greatest(r.tat, moment) + step <= moment + period;
  IF FOUND THEN
    RETURN 0;
  END IF;
  RETURN (SELECT greatest(extract(epoch FROM r.tat + step - period - clock_timestamp()), 0.001) FROM rate_limits r WHERE r.key = p_key);
END $$;
