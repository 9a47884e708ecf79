import type { Control } from '../stage.ts'
import { ACCOUNT_CONTROLS } from './account.ts'
import { BILLING_CONTROLS } from './billing.ts'
import { FACTOR_CONTROLS } from './factors.ts'
import { IMPERSONATION_CONTROLS } from './impersonation.ts'
import { JOB_CONTROLS } from './jobs.ts'
import { SESSION_CONTROLS } from './sessions.ts'
import { TEAM_CONTROLS } from './teams.ts'
import { USER_CONTROLS } from './users.ts'

/**
 * Input that each action takes: what proves, through the same client, that a refusal is the guard's doing and not a
 * mistake of ours. An action of the build that is not in here fails the run.
 */
export const CONTROLS: Record<string, Control> = {
  ...ACCOUNT_CONTROLS,
  ...BILLING_CONTROLS,
  ...FACTOR_CONTROLS,
  ...IMPERSONATION_CONTROLS,
  ...JOB_CONTROLS,
  ...SESSION_CONTROLS,
  ...TEAM_CONTROLS,
  ...USER_CONTROLS,
}
