import { asAdmin, type TrailRow } from './trail.ts'

/** What has been committed since it was last asked for. */
export type Commits = {
  /** The table of each row that changed, in the order of the changes; requested jobs are rows of `jobs`. */
  changed: string[]
  events: TrailRow[]
}

type Watched = {
  /** Columns that change without a change of anything. */
  ignoring: readonly string[]
  /** Tables that may change. */
  except: readonly string[]
}

/**
 * Writes down every change of a row from now on, in a schema of its own, so that looking costs the same whatever the
 * tables hold. A change that is rolled back is none, and one that is undone by a later one is two.
 *
 * @returns a function that answers what was committed since it was last asked
 */
export async function watchCommits({ ignoring, except }: Watched): Promise<() => Promise<Commits>> {
  await asAdmin(DIARY)
  const tables = await asAdmin<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1)`,
    [[...RECORD, '_prisma_migrations', ...except]],
  )
  const columns = ignoring.map((column) => `'${column}'`).join(', ')
  for (const { name } of tables) await watch(`public.${name}`, CHANGE, `note_change(${columns})`)
  await watch('public.audit_events', 'INSERT', 'note_event()')
  await watch('jobs.job', CHANGE, 'note_job()')
  return async () => {
    const rows = await asAdmin<TrailRow & { what: string; event: string | null }>(
      `WITH taken AS (DELETE FROM proof.diary RETURNING *)
       SELECT t.what, e.* FROM taken t LEFT JOIN public.audit_events e ON (e.tenant_id, e.seq) = (t.tenant, t.number)
       ORDER BY t.place`,
    )
    return {
      changed: rows.filter(({ event }) => event === null).map(({ what }) => what),
      events: rows.filter(({ event }) => event !== null),
    }
  }
}

/** What an event consists of: it is asked for as such. */
const RECORD = ['audit_days', 'audit_disclosures', 'audit_events', 'audit_heads']

/** Events are noted by their place in the chain; jobs, when a request has put them in: the clock's come and go. */
const DIARY = `
  CREATE SCHEMA IF NOT EXISTS proof;
  CREATE TABLE IF NOT EXISTS proof.diary (place bigserial, what text, tenant uuid, number bigint);
  CREATE OR REPLACE FUNCTION proof.note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      IF TG_OP <> 'UPDATE' OR to_jsonb(OLD) - TG_ARGV[:] <> to_jsonb(NEW) - TG_ARGV[:] THEN
        INSERT INTO proof.diary (what) VALUES (TG_TABLE_NAME);
      END IF;
      RETURN NULL;
    END $$;
  CREATE OR REPLACE FUNCTION proof.note_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      INSERT INTO proof.diary (what, tenant, number) VALUES ('audit_events', NEW.tenant_id, NEW.seq);
      RETURN NULL;
    END $$;
  CREATE OR REPLACE FUNCTION proof.note_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      IF coalesce(NEW.data, OLD.data)->>'requestId' LIKE 'req\\_%' THEN
        INSERT INTO proof.diary (what) VALUES ('jobs');
      END IF;
      RETURN NULL;
    END $$;
  -- As the product's own things are, or the app would not start beside them (lib/isolation).
  ALTER SCHEMA proof OWNER TO portcullis_owner;
  ALTER TABLE proof.diary OWNER TO portcullis_owner;
  ALTER FUNCTION proof.note_change() OWNER TO portcullis_owner;
  ALTER FUNCTION proof.note_event() OWNER TO portcullis_owner;
  ALTER FUNCTION proof.note_job() OWNER TO portcullis_owner;
  REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA proof FROM PUBLIC;`

const CHANGE = 'INSERT OR UPDATE OR DELETE'

/** One table at a time: whoever held them all would stand in the way of what the app does meanwhile, and it in theirs. */
async function watch(table: string, when: string, noted: string): Promise<void> {
  await asAdmin(
    `CREATE OR REPLACE TRIGGER proof AFTER ${when} ON ${table} FOR EACH ROW EXECUTE FUNCTION proof.${noted};
     -- Also for who turns the other triggers off.
     ALTER TABLE ${table} ENABLE ALWAYS TRIGGER proof`,
  )
}
