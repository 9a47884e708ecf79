import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { longLocks, type Migration } from '../../local/database/locks.ts'

const FOLDER = 'prisma/migrations'
const MIGRATIONS: Migration[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, sql: readFileSync(`${FOLDER}/${name}/migration.sql`, 'utf8') }))
  .sort((one, other) => one.name.localeCompare(other.name))

/** Those up to here are older than the rule, and than any database that somebody waits for. */
const OLDER = '20261122000800_live_session'

describe('M15 a migration', () => {
  test.each(MIGRATIONS.filter(({ name }) => name > OLDER))('$name keeps nobody waiting', (migration) => {
    const earlier = MIGRATIONS.filter(({ name }) => name < migration.name)
    expect(longLocks(migration, earlier)).toEqual([])
  })

  test.each(MIGRATIONS)('$name has its way back beside it', ({ name }) => {
    expect(readFileSync(`${FOLDER}/${name}/down.sql`, 'utf8').trim()).not.toBe('')
  })
})

const BEFORE: Migration = {
  name: '1_before',
  sql: 'ALTER TABLE "t" ADD CONSTRAINT c CHECK ("a" IS NOT NULL) NOT VALID;',
}

/** What keeps others waiting while a large table is read or written, and the words that say what to do instead. */
const LONG: [sql: string, instead: RegExp][] = [
  ['CREATE INDEX i ON t (a);', /CONCURRENTLY, in a migration of its own/],
  ['CREATE UNIQUE INDEX i ON "t" ("a") WHERE b;', /CONCURRENTLY/],
  ['CREATE INDEX CONCURRENTLY i ON t (a); SELECT 1;', /runs only alone/],
  ['ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);', /NOT VALID/],
  ['ALTER TABLE t ADD CHECK (a > 0);', /NOT VALID/],
  ['ALTER TABLE "t" ADD CONSTRAINT f FOREIGN KEY ("a") REFERENCES "u"("id") ON DELETE CASCADE;', /NOT VALID/],
  ['ALTER TABLE t ADD COLUMN b int, ADD CONSTRAINT c CHECK (b IN (1, 2));', /NOT VALID/],
  ['ALTER TABLE t ADD CONSTRAINT c UNIQUE (a);', /USING INDEX/],
  ['ALTER TABLE t ADD PRIMARY KEY (a);', /USING INDEX/],
  ['ALTER TABLE t ALTER COLUMN b SET NOT NULL;', /IS NOT NULL\) NOT VALID/],
  ['ALTER TABLE t ALTER COLUMN a TYPE bigint;', /column of the new type/],
  ['ALTER TABLE t ALTER a SET DATA TYPE text;', /column of the new type/],
  ['ALTER TABLE t ADD COLUMN b uuid NOT NULL DEFAULT gen_random_uuid();', /without that default/],
  ['ALTER TABLE t ADD COLUMN b bigserial;', /without that default/],
  ['ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (a + 1) STORED;', /without that default/],
  ['ALTER TABLE t ADD COLUMN b int REFERENCES u(id);', /its constraint NOT VALID/],
  ['ALTER TABLE t ADD COLUMN b int NOT NULL;', /constant DEFAULT/],
  [
    'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c;',
    /VALIDATE in a/,
  ],
  ['ALTER TABLE t SET UNLOGGED;', /written anew/],
  [`UPDATE t SET a = 1 WHERE b = 'x;';`, /in portions/],
  ['DELETE FROM "t";', /in portions/],
  ['VACUUM FULL t;', /window/],
  ['LOCK TABLE t IN EXCLUSIVE MODE;', /window/],
]

/** What is over at once, or lets others go on. */
const SHORT = [
  'CREATE INDEX CONCURRENTLY i ON t (a);',
  'CREATE TABLE t (a int CHECK (a > 0)); CREATE INDEX i ON t (a); ALTER TABLE t ADD CHECK (a < 9); UPDATE t SET a = 1;',
  'ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u(id) NOT VALID;',
  'ALTER TABLE t VALIDATE CONSTRAINT c;',
  'ALTER TABLE t ALTER COLUMN a SET NOT NULL;',
  'ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i;',
  `ALTER TABLE t ADD COLUMN b text NOT NULL DEFAULT 'x', ADD COLUMN d timestamptz NOT NULL DEFAULT now();`,
  'ALTER TABLE t DROP COLUMN a;',
  '-- locks: one row for each plan we sell\nUPDATE t SET a = 1;',
  `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ UPDATE t SET a = 1; DELETE FROM t; $$;`,
  `COMMENT ON TABLE t IS 'x; UPDATE t SET a = 1';`,
]

describe('M15 a migration that', () => {
  test.each(LONG)('keeps others waiting is found: %s', (sql, instead) => {
    expect(longLocks({ name: '2_new', sql }, [BEFORE])).toEqual([expect.stringMatching(instead)])
  })
  test.each(SHORT)('does not is left alone: %s', (sql) => {
    expect(longLocks({ name: '2_new', sql }, [BEFORE])).toEqual([])
  })
  test('is meant has to say why, in a sentence', () => {
    expect(longLocks({ name: '2_new', sql: '-- locks: short\nDELETE FROM t;' }, [])).toHaveLength(1)
    expect(longLocks({ name: '2_new', sql: '-- One.\n\nDELETE FROM t;' }, [])).toEqual([
      expect.stringContaining('2_new, line 3:'),
    ])
  })
})
