/** For each rule of lib/isolation: something that breaks it, run by a superuser, and the offender that has to be named. */
export const PLANTED: Readonly<Record<string, readonly [sql: string, offender: string]>> = {
  'our three roles are there, and log in': [
    'ALTER ROLE portcullis_system NOLOGIN',
    'role portcullis_system that',
  ],
  'none of our roles has a power beyond its grants': [
    'ALTER ROLE portcullis_owner BYPASSRLS',
    'portcullis_owner BYPASSRLS',
  ],
  'the roles of the running app are members of no other role': [
    'GRANT portcullis_owner TO portcullis_app',
    'portcullis_app of portcullis_owner',
  ],
  'the roles of the running app own nothing': ['ALTER TABLE users OWNER TO portcullis_app', 'users belongs'],
  'the roles of the running app create nothing': [
    'GRANT CREATE ON SCHEMA public TO portcullis_app',
    'portcullis_app in schema public',
  ],
  'no setting of a role or database stands in for a context, or switches checks off': [
    `ALTER ROLE portcullis_app SET app.tenant_id = '00000000-0000-4000-8000-000000000001'`,
    'portcullis_app app.tenant_id=',
  ],
  'row-level security is on and forced on every table': [
    'CREATE TABLE unguarded (id int); ALTER TABLE unguarded ENABLE ROW LEVEL SECURITY',
    'unguarded shows every row',
  ],
  'a role that may do something with a table has a policy for it': [
    'GRANT DELETE ON subscriptions TO portcullis_app',
    'subscriptions: DELETE by portcullis_app',
  ],
  'the owner has a policy for every command of every table': [
    'DROP POLICY owner_all ON tenants',
    'tenants is closed',
  ],
  'every policy says which rows it is about, and checks what is written': [
    'CREATE POLICY lax ON tenants FOR UPDATE TO portcullis_app USING (id = (SELECT app.tenant_id()))',
    'tenants.lax',
  ],
  'every policy names its role': ['CREATE POLICY open ON users FOR SELECT USING (true)', 'users.open'],
  'what requests see of a tenant’s or a person’s table depends on the context': [
    'CREATE POLICY all_of_them ON subscriptions FOR SELECT TO portcullis_app USING (true)',
    'subscriptions.all_of_them',
  ],
  'a policy reads the context once a statement, not once a row': [
    'CREATE POLICY slow ON subscriptions FOR SELECT TO portcullis_app USING (tenant_id = app.tenant_id())',
    'subscriptions.slow',
  ],
  'every row belongs to a tenant or a person, or its table is listed as global': [
    'CREATE TABLE nobodys (id int)',
    'whose nobodys is',
  ],
  'whose a row is, is known of every row': [
    'ALTER TABLE sessions ALTER COLUMN tenant_id DROP NOT NULL',
    'sessions.tenant_id',
  ],
  'nobody may TRUNCATE, reference or put triggers on a table: no policy is asked then': [
    'GRANT TRUNCATE ON subscriptions TO portcullis_system',
    'public.subscriptions: TRUNCATE to portcullis_system',
  ],
  'nothing is granted to everybody, or to be granted on': [
    'GRANT SELECT (name) ON users TO PUBLIC',
    'public.users: SELECT to PUBLIC',
  ],
  'requests have no way to tables outside the schema public': [
    'GRANT SELECT ON jobs.job TO portcullis_app',
    'jobs.job',
  ],
  'a new table is granted to nobody by default': [
    'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO portcullis_app',
    'grants to portcullis_app',
  ],
  'a change of a tenant’s or a person’s rows asks for its audit event': [
    'ALTER TABLE memberships DISABLE TRIGGER require_audit',
    'memberships can be changed',
  ],
  'a view shows what whoever asks may see': [
    'CREATE VIEW everybody AS SELECT * FROM users',
    'public.everybody',
  ],
  'there is no materialised view and no foreign table: neither has policies': [
    'CREATE MATERIALIZED VIEW app.frozen AS SELECT * FROM users',
    'app.frozen',
  ],
  'no rule rewrites a statement on a table': [
    'CREATE RULE twice AS ON UPDATE TO users DO ALSO DELETE FROM sessions',
    'users.twice',
  ],
  'a function with the owner’s rights has a fixed search path that ends in pg_temp': [
    'ALTER FUNCTION app.open_session(uuid, text) RESET ALL',
    'app.open_session(uuid,text)',
  ],
  'nobody executes a function of ours without a grant': [
    'CREATE FUNCTION app.leak() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'app.leak()',
  ],
  'functions and tables belong to portcullis_owner, who cannot look past policies either': [
    'ALTER FUNCTION app.open_session(uuid, text) OWNER TO postgres',
    'app.open_session(uuid,text)',
  ],
  'no function is trusted to see rows before the policies do': [
    'ALTER FUNCTION app.platform_id() LEAKPROOF',
    'app.platform_id()',
  ],
  'a table with a tenant is indexed by it': ['CREATE TABLE slow (id int, tenant_id uuid)', 'slow is read'],
  'the primary key of a tenant’s table begins with the tenant': [
    'CREATE TABLE keyed (id int CONSTRAINT keyed_pkey PRIMARY KEY, tenant_id uuid)',
    'keyed_pkey',
  ],
  'a unique key that requests write into begins with whose it is': [
    'CREATE UNIQUE INDEX one_of_each_name ON passkeys (name)',
    'one_of_each_name',
  ],
  'a foreign key carries whose the row is': [
    `CREATE TABLE parents (tenant_id uuid, id int UNIQUE); CREATE TABLE children (tenant_id uuid, parent int
      CONSTRAINT adopted REFERENCES parents (id))`,
    'children.adopted',
  ],
  'every index and every constraint is finished': [
    'ALTER TABLE users ADD CONSTRAINT begun CHECK (name <> $$x$$) NOT VALID',
    'users.begun',
  ],
}
