import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../local/folder.ts'

/** Which tests are asked whether they notice, by the file that was mutated: the likeliest first. */
const SUITES: readonly (readonly [file: RegExp, ...tests: string[][]])[] = [
  [/lib\/guard\/job/, ['tests/jobs']],
  [
    /lib\/guard\/(api-key|endpoint)/,
    ['tests/guard/endpoint', 'tests/monitoring/metrics-route', 'tests/monitoring/metrics-unset'],
    ['tests/guard', 'tests/monitoring'],
  ],
  [
    /lib\/guard\//,
    ['tests/guard/access', 'tests/guard/session', 'tests/guard/transaction'],
    ['tests/guard'],
    ['tests/impersonation', 'tests/factors', 'tests/sessions', 'tests/users', 'tests/jobs', 'tests/races'],
  ],
  [/lib\/factors\//, ['tests/factors']],
  [/lib\/sessions\//, ['tests/sessions', 'tests/users'], ['tests/factors']],
  [/lib\/(webhooks|billing)\//, ['tests/billing', 'tests/users'], ['tests/guard']],
  [/lib\/jobs\//, ['tests/jobs']],
  [/(lib\/|_)teams\//, ['tests/teams'], ['tests/isolation', 'tests/users']],
  [/(lib\/|_)account\//, ['tests/account'], ['tests/isolation', 'tests/audit']],
  [
    /(lib\/|_)impersonation\//,
    ['tests/impersonation', 'tests/guard', 'tests/sessions'],
    ['tests/factors', 'tests/races', 'tests/audit', 'tests/jobs'],
  ],
  [/_(idempotency|guard)\//, ['tests/guard', 'tests/users'], ['tests/isolation']],
  [/_factors\//, ['tests/isolation'], ['tests/factors', 'tests/audit']],
  [/_(jobs|jobs_of_requests|limits_of_limits)\//, ['tests/jobs'], ['tests/isolation']],
  [/prisma\/migrations\//, ['tests/isolation', 'tests/audit'], ['tests/guard']],
]

/** Groups of tests; the next is only run when the one before noticed nothing. */
export function testsFor(path: string): readonly string[][] {
  const [, ...groups] = SUITES.find(([file]) => file.test(path)) ?? [null, ['tests']]
  const namesake = path.replace(/^lib\/(.*)\.ts$/, 'tests/$1.test.ts')
  return namesake !== path && existsSync(join(ROOT, namesake)) ? [[namesake], ...groups] : groups
}
