import type pg from 'pg'

/** Each query lists one kind of thing as lines of text; together they are the schema. */
const QUERIES = {
  columns: `SELECT table_schema, table_name, column_name, data_type, udt_name, is_nullable, column_default, is_generated
    FROM information_schema.columns WHERE table_schema IN ('public', 'app', 'jobs')`,
  constraints: `SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'app', 'jobs'))`,
  indexes: `SELECT indexdef FROM pg_indexes WHERE schemaname IN ('public', 'app', 'jobs')`,
  types: `SELECT t.typname, e.enumsortorder, e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid`,
  tables: `SELECT c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole,
      (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'app', 'jobs') AND c.relkind IN ('r', 'v', 'm', 'S', 'p')`,
  'column grants': `SELECT attrelid::regclass, attname, attacl::text FROM pg_attribute WHERE attacl IS NOT NULL
    AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'jobs'))`,
  views: `SELECT c.oid::regclass, reloptions, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'app', 'jobs') AND relkind IN ('v', 'm')`,
  options: `SELECT oid::regclass, reloptions FROM pg_class WHERE reloptions IS NOT NULL
    AND relnamespace::regnamespace::text IN ('public', 'jobs')`,
  comments: `SELECT classoid::regclass, objsubid, description, obj_description(objoid) FROM pg_description
    WHERE objoid IN (SELECT oid FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'app', 'jobs'))`,
  policies: `SELECT * FROM pg_policies WHERE schemaname IN ('public', 'app', 'jobs')`,
  triggers: `SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal`,
  functions: `SELECT pg_get_functiondef(p.oid), p.proowner::regrole, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('public', 'app', 'jobs')`,
  schemas: `SELECT nspname, nspowner::regrole, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(nspacl, acldefault('n', nspowner))) a)
    FROM pg_namespace WHERE nspname IN ('public', 'app', 'jobs')`,
  'default grants': `SELECT defaclrole::regrole, defaclobjtype, defaclacl::text FROM pg_default_acl`,
}

/** Everything that migrations can make, as sorted lines; Prisma's own table aside. */
export async function dumpSchema(client: pg.Client): Promise<string[]> {
  const lines: string[] = []
  for (const [kind, query] of Object.entries(QUERIES)) {
    const { rows } = await client.query<Record<string, unknown>>(query)
    for (const row of rows) lines.push(`${kind}: ${JSON.stringify(Object.values(row))}`)
  }
  return lines.filter((line) => !line.includes('_prisma_migrations')).sort()
}
