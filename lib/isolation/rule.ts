/** Something that holds of a database in which no tenant sees another. */
export type Rule = {
  /** What holds, as a sentence. */
  readonly says: string
  /** A query of the catalogue with one column: what offends. It reads nothing but pg_catalog, so any role may run it. */
  readonly sql: string
  /** What offends and what to do about it; `%` stands for the offender. */
  readonly remedy: string
  /**
   * `start`: an offender opens a way past the walls, and the app does not start. `check`: it is a fault of the design
   * that `npm run db:check` and the tests find; a build that is older than the database must still start.
   */
  readonly at: 'start' | 'check'
}

/** The roles of the running app, as an SQL list. */
export const RUNNING = `('portcullis_app', 'portcullis_system')`

/** Every schema but PostgreSQL's own. */
export const OUR_SCHEMAS = `(SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')`

/** What an extension brought along, such as the views of pg_stat_statements: it holds no row of ours. */
export const ofExtension = (relation: string): string => `EXISTS (SELECT FROM pg_depend
  WHERE classid = 'pg_class'::regclass AND objid = ${relation} AND deptype = 'e')`

/** The tables of the product; Prisma's bookkeeping of migrations holds nothing of anybody. */
export const TABLES = `(SELECT c.* FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'
    AND NOT ${ofExtension('c.oid')})`

/** The columns of those tables that say whose a row is. */
export const OWNER_COLUMNS = `(SELECT attrelid, attnum, attname, atttypid, attnotnull FROM pg_attribute
  WHERE attname IN ('tenant_id', 'user_id') AND NOT attisdropped)`
