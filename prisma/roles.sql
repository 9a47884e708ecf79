-- The three login roles, and who may enter this database. It may be run again at any time.
--
-- On a PostgreSQL of your own (15 or newer), once, as a role that may create roles:
--
--   createdb portcullis
--   psql -d portcullis -f prisma/roles.sql
--   psql -d portcullis -c '\password portcullis_owner' -c '\password portcullis_app' -c '\password portcullis_system'
--
-- A program gives the passwords as settings instead, before it sends this file over the same connection:
--
--   SELECT set_config('portcullis.owner_password', …, false), set_config('portcullis.app_password', …, false), …
--
-- None of the three is a superuser or may bypass row-level security, or create databases or roles:
--   portcullis_owner   owns the database and its tables; used by migrations alone
--   portcullis_app     every request; row-level security decides what it sees
--   portcullis_system  sign-in, webhooks and jobs, for what is declared global
DO $$
DECLARE
  short text;
  name text;
  password text;
BEGIN
  FOREACH short IN ARRAY ARRAY['owner', 'app', 'system'] LOOP
    name := 'portcullis_' || short;
    password := NULLIF(current_setting('portcullis.' || short || '_password', true), '');

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION', name);
    END IF;
    IF password IS NOT NULL THEN
      EXECUTE format('ALTER ROLE %I PASSWORD %L', name, password);
    END IF;
  END LOOP;

  -- Only a member may hand a database over.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE 'GRANT portcullis_owner TO CURRENT_USER';
  END IF;
  EXECUTE format('ALTER DATABASE %I OWNER TO portcullis_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO portcullis_app, portcullis_system', current_database());
END
$$;
