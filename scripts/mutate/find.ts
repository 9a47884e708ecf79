import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isSuperseded } from './superseded.ts'

/** One check taken away, in one file. */
export type Mutation = {
  path: string
  /** Line of the check, counted from 1. */
  line: number
  /** What was taken away, as one line of text. */
  was: string
  /** Index in the file, what stands there, and what stands there instead. */
  at: number
  from: string
  to: string
}

type Rule = { files: string; pattern: RegExp; to: (from: string) => string }

/** Where a check stands, and what it is without it. Found by pattern, so that a new check is mutated by itself. */
const RULES: readonly Rule[] = [
  // A refusal that is made and not thrown.
  {
    files: 'lib/{account,billing,factors,guard,impersonation,jobs,sessions,teams,webhooks}/*.ts',
    pattern: /throw new Refusal\(/g,
    to: () => 'void new Refusal(',
  },
  // A step of the sequence that is left out; what it was given is still evaluated.
  {
    files: 'lib/guard/*.ts',
    pattern:
      /(?<!function )\b(?:require\w+|takeTokens?|authorise|resume|releaseKey|keepRecord|audit|enforceable|bury)\((?!\n?\s*\w+:)/g,
    to: () => 'void (',
  },
  // A read that may change something.
  { files: 'lib/guard/*.ts', pattern: /'read only'/g, to: () => "'read write'" },
  // The output as the work gave it, declared or not.
  {
    files: 'lib/guard/transact.ts',
    pattern: /\(policy\.output \?\? z\.null\(\)\)\.parse\(output\)/g,
    to: () => 'output',
  },
  // A policy that lets everybody read, or write.
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern: /(?:USING|WITH CHECK) \((?!true\))(?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)/g,
    to: (from) => `${from.slice(0, from.indexOf('('))}(true)`,
  },
  // Row-level security that the owner of a table, and its functions, are free of.
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern: /(?:ENABLE|FORCE) ROW LEVEL SECURITY/g,
    to: () => 'NO FORCE ROW LEVEL SECURITY',
  },
  // A trigger that was never made.
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern: /CREATE (?:CONSTRAINT )?TRIGGER (?:require_audit|keep_an_(?:admin|owner))(?:[^;']|'(?!, t\)))*/g,
    to: () => 'SELECT 1',
  },
  // A function that speaks up, and lets it pass.
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern: /RAISE EXCEPTION ('[^']*'(?:, \w+)?) USING ERRCODE = '\w+'/g,
    to: (from) => from.replace('EXCEPTION', 'NOTICE').replace(/ USING.*/, ''),
  },
  // Conditions of the live session, one at a time: of whichever migration made app.open_session last.
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern:
      /(?<=WHERE s\.id = p_session AND s\.revoked_at IS NULL AND s\.expires_at[\s\S]*?)(?:AND )?(?:s\.last_seen_at > clock_timestamp\(\) - make_interval\(secs => s\.idle_seconds\)|u\.disabled_at IS NULL)(?=[\s\S]{0,120}IF FOUND)/g,
    to: (from) => (from.startsWith('AND') ? 'AND true' : 'true'),
  },
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern: /s\.revoked_at IS NULL(?= AND s\.expires_at)/g,
    to: () => 'true',
  },
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern: /s\.expires_at > clock_timestamp\(\)/g,
    to: () => 'true',
  },
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern: /FOR NO KEY UPDATE|FOR SHARE OF u, m/g,
    to: () => '',
  },
  {
    files: 'prisma/migrations/*/migration.sql',
    pattern: /enrolled AND NOT second_factor/g,
    to: () => 'false',
  },
  // The limiter, one press, and what an entitlement is decided by.
  {
    files: 'prisma/migrations/*_guard/migration.sql',
    pattern: /WHERE greatest\(r\.tat, moment\) \+ step <= moment \+ period/g,
    to: () => '',
  },
  {
    files: 'prisma/migrations/*_idempotency/migration.sql',
    pattern: /kept\.input_hash <> p_hash/g,
    to: () => 'false',
  },
  {
    files: 'prisma/migrations/*_idempotency/migration.sql',
    pattern: /AND k\.input_hash = p_hash|AND k\.answer IS NULL/g,
    to: () => '',
  },
  { files: 'lib/billing/entitlements.ts', pattern: /!isEntitling\(row\.status\)/g, to: () => 'false' },
  {
    files: 'lib/billing/entitlements.ts',
    pattern: /if \(!\(now\.getTime\(\)/g,
    to: () => 'if (false && !(now.getTime()',
  },
]

/** Every mutation of a tree, in the order of files and lines. */
export function findMutations(root: string): Mutation[] {
  const found = RULES.flatMap(({ files, pattern, to }) =>
    globSync(files, { cwd: root })
      .sort()
      .flatMap((path) => {
        const text = readFileSync(join(root, path), 'utf8')
        return [...text.matchAll(pattern)]
          .filter(({ index }) => !isComment(text, index) && !isSuperseded(root, path, index))
          .map(({ index, 0: from }) => ({
            path,
            line: lineOf(text, index),
            was: lineAt(text, index),
            at: index,
            from,
            to: to(from),
          }))
      }),
  )
  return found.sort((one, other) => one.path.localeCompare(other.path) || one.at - other.at)
}

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

const lineAt = (text: string, index: number): string =>
  text.split('\n')[lineOf(text, index) - 1]?.trim() ?? ''

const isComment = (text: string, index: number): boolean => /^(\*|\/\/|\/\*|--)/.test(lineAt(text, index))
