import { asAdmin } from './trail.ts'

/** What a refusal may leave: its audit event, buckets, and the keys of calls that came to nothing. */
const MAY_CHANGE = ['audit_events', 'audit_heads', 'rate_limits', 'idempotency_keys', '_prisma_migrations']

/** Columns that change without a change of anything: when somebody was here, who is on the way to Stripe, tries. */
const BOOKKEEPING = ['last_seen_at', 'checkout_until', 'code_tries', 'tries']

/**
 * Counts every committed change of a row from now on, for tests that look after each of many calls, where a digest of all
 * tables would take too long.
 *
 * @returns a function that answers how many rows were changed since it was last asked
 */
export async function countChanges(): Promise<() => Promise<number>> {
  const columns = BOOKKEEPING.map((name) => `'${name}'`).join(', ')
  await asAdmin(`
    CREATE TABLE IF NOT EXISTS proof_changes (at bigserial, what text);
    CREATE OR REPLACE FUNCTION proof_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF TG_OP <> 'UPDATE' OR to_jsonb(OLD) - ARRAY[${columns}] <> to_jsonb(NEW) - ARRAY[${columns}] THEN
        INSERT INTO public.proof_changes (what) VALUES (TG_OP || ' ' || TG_TABLE_NAME);
      END IF;
      RETURN NULL;
    END $$`)
  await asAdmin(
    `DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename <> ALL ('{${MAY_CHANGE.join(',')},proof_changes}') LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER proof_change AFTER INSERT OR UPDATE OR DELETE ON %I
          FOR EACH ROW EXECUTE FUNCTION proof_change()', name);
      END LOOP; END $$`,
  )
  let seen = 0
  return async () => {
    const [row] = await asAdmin<{ last: string }>('SELECT coalesce(max(at), 0) AS last FROM proof_changes')
    const before = seen
    seen = Number(row?.last ?? 0)
    return seen - before
  }
}

/** What stays of work in two halves when the second fails: a question or a link nobody can answer. */
export const LEFT_BEHIND: Record<string, number> = {
  sendReauthenticationCode: 1,
  signInWithEmail: 1,
}
