import { partsOf, type Statement, statementsOf } from './statements.ts'

/** A migration: its folder's name and its `migration.sql`. */
export type Migration = { name: string; sql: string }

/** Something that makes others wait for as long as the table is large, and what to write instead. */
type LongLock = { does: RegExp; unless?: RegExp; instead: string }

const CONSTRAINT = String.raw`^ADD (CONSTRAINT \S+ )?`

/** Parts of ALTER TABLE, on a table that was there before (docs/how-to/change-the-schema.md). */
const PARTS: readonly LongLock[] = [
  {
    does: new RegExp(`${CONSTRAINT}(CHECK|FOREIGN KEY|EXCLUDE)`, 'i'),
    unless: /NOT VALID$/i,
    instead: 'add the constraint NOT VALID, and VALIDATE it in the next migration',
  },
  {
    does: new RegExp(`${CONSTRAINT}(UNIQUE|PRIMARY KEY)`, 'i'),
    unless: /USING INDEX/i,
    instead: 'build the index CONCURRENTLY in a migration of its own, then add the constraint USING INDEX',
  },
  {
    does: /^ALTER (COLUMN )?\S+ SET NOT NULL/i,
    instead:
      'add CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in the next migration, and SET NOT NULL after that',
  },
  {
    does: /^ALTER (COLUMN )?\S+ (SET DATA )?TYPE/i,
    instead: 'add a column of the new type, fill it in portions, and drop the old one later',
  },
  {
    does: /^ADD (COLUMN )?(?!CONSTRAINT|CHECK|FOREIGN|UNIQUE|PRIMARY|EXCLUDE).*(DEFAULT .*(random|clock_timestamp|nextval|timeofday|uuid\w*)\(|\b(SMALL|BIG)?SERIAL\b|GENERATED )/i,
    instead: 'add the column without that default, set the default after, and fill it in portions',
  },
  {
    does: /^ADD (COLUMN )?(?!CONSTRAINT|CHECK|FOREIGN|UNIQUE|PRIMARY|EXCLUDE).*\b(REFERENCES|UNIQUE|PRIMARY KEY|CHECK)\b/i,
    instead: 'add the column alone, and its constraint NOT VALID',
  },
  {
    does: /^ADD (COLUMN )?(?!CONSTRAINT).*\bNOT NULL\b(?!.*\bDEFAULT\b)/i,
    unless: /DEFAULT/i,
    instead: 'give the new column a constant DEFAULT: without one it fails where there are rows',
  },
  {
    does: /^SET (LOGGED|UNLOGGED|TABLESPACE|ACCESS METHOD)/i,
    instead: 'do it by hand, in a window: the table is written anew',
  },
]

const INDEX = /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY).*? ON (ONLY )?(\w+)/i
const ROWS = /^(UPDATE (?:ONLY )?|DELETE FROM (?:ONLY )?)(\w+)/i
const WHOLE = /^(VACUUM FULL|CLUSTER|LOCK TABLE|LOCK |REINDEX (?!.*CONCURRENTLY))/i
const REASON = /^locks: .{15,}/m

/**
 * What in a migration would keep others waiting for as long as it takes to read or write a whole table.
 *
 * A statement that is meant has its reason in a comment above it, `-- locks: …`. What a DO block puts together is not
 * read.
 *
 * @param earlier what came before, oldest first
 * @returns one sentence for each find, with file and line
 */
export function longLocks({ name, sql }: Migration, earlier: readonly Migration[]): string[] {
  const statements = statementsOf(sql)
  const own = new Set(
    statements.flatMap(({ text }) => /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/i.exec(text)?.[1] ?? []),
  )
  const checked = (column: string): boolean =>
    earlier.some((one) => new RegExp(`CHECK \\("?${column}"? IS NOT NULL\\)`, 'i').test(one.sql))

  const findsOf = (statement: Statement): string[] => {
    const { text } = statement
    const altered = partsOf(text)
    if (altered && !own.has(altered.table))
      return altered.parts.flatMap((part) => inPart(part, altered.parts))
    const [, , , indexed] = INDEX.exec(text) ?? []
    if (indexed && !own.has(indexed)) return ['CREATE INDEX CONCURRENTLY, in a migration of its own']
    if (/CONCURRENTLY/i.test(text) && statements.length > 1)
      return ['CONCURRENTLY runs only alone: give it a migration of its own']
    const [, , changed] = ROWS.exec(text) ?? []
    if (changed && !own.has(changed)) return ['change rows in portions, by a job or by hand']
    return WHOLE.test(text) ? ['leave it to an operator, in a window'] : []
  }
  const inPart = (part: string, all: readonly string[]): string[] => {
    const [, , column = ''] = /^ALTER (COLUMN )?(\S+) SET NOT NULL/i.exec(part) ?? []
    if (column && checked(column)) return []
    if (/^VALIDATE/i.test(part) && addsElsewhere(statements, all))
      return ['VALIDATE in a migration of its own']
    return PARTS.filter(({ does, unless }) => does.test(part) && !unless?.test(part)).map(
      ({ instead }) => instead,
    )
  }
  return statements
    .filter(({ comment }) => !REASON.test(comment))
    .flatMap((statement) =>
      findsOf(statement).map((instead) => `${name}, line ${statement.line}: ${instead}.`),
    )
}

/** Whether the same transaction already holds a stronger lock, which the long check would then be done under. */
const addsElsewhere = (statements: readonly Statement[], parts: readonly string[]): boolean =>
  parts.some((part) => !/^VALIDATE/i.test(part)) ||
  statements.some(({ text }) => partsOf(text)?.parts.some((part) => /^(ADD|ALTER|DROP)/i.test(part)))
