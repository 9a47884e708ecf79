import type { Rule } from '@/lib/isolation/rule'
import { DOOR_RULES } from '@/lib/isolation/rules/doors'
import { GRANT_RULES } from '@/lib/isolation/rules/grants'
import { KEY_RULES } from '@/lib/isolation/rules/keys'
import { POLICY_RULES } from '@/lib/isolation/rules/policies'
import { ROLE_RULES } from '@/lib/isolation/rules/roles'

/** What must hold of the database, for `npm run db:check`, the start of the app and the tests alike (T40, T43). */
export const RULES: readonly Rule[] = [
  ...ROLE_RULES,
  ...POLICY_RULES,
  ...GRANT_RULES,
  ...DOOR_RULES,
  ...KEY_RULES,
]

/** A row of the answer: the number of the rule, and what offends. */
export type Offence = { rule: number; offender: string }

/**
 * All the rules as one statement, so that the check takes one round trip.
 *
 * @param at `start` leaves out what is only checked
 */
export function checkStatement(at: Rule['at']): string {
  const parts = RULES.flatMap((rule, index) =>
    at === 'check' || rule.at === 'start'
      ? `SELECT ${index} AS rule, offender::text FROM (${rule.sql}) AS found(offender)`
      : [],
  )
  return `${parts.join('\nUNION ALL\n')}\nORDER BY 1, 2`
}

/** One sentence for each offender: what it is, and what to do. */
export const sentencesOf = (offences: readonly Offence[]): string[] =>
  offences.map(({ rule, offender }) => (RULES[rule]?.remedy ?? '%').replace('%', () => offender))
