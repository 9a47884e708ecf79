import type { Condition } from '../stage.ts'
import { AUTHORITY_CONDITIONS } from './authority.ts'
import { FAULT_CONDITIONS } from './faults.ts'
import { IMPERSONATION_CONDITIONS } from './impersonation.ts'
import { INPUT_CONDITIONS } from './input.ts'
import { REQUEST_CONDITIONS } from './request.ts'
import { SESSION_CONDITIONS } from './session.ts'

/** Every way to attack an action (M1), in the order of the guard's own checks. */
export const CONDITIONS: Condition[] = [
  ...REQUEST_CONDITIONS,
  ...INPUT_CONDITIONS,
  ...SESSION_CONDITIONS,
  ...AUTHORITY_CONDITIONS,
  ...IMPERSONATION_CONDITIONS,
  ...FAULT_CONDITIONS,
]
