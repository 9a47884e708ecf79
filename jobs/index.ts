import type { Clock } from '@/lib/guard/clock'
import type { Job } from '@/lib/jobs/policy'
import { buildAccountExport } from './build-account-export'
import { cutOverdueTrails } from './cut-overdue-trails'
import { cutTrail } from './cut-trail'
import { endSubscription } from './end-subscription'
import { eraseAccount } from './erase-account'
import { eraseDueAccounts } from './erase-due-accounts'
import { forgetExpired } from './forget-expired'
import { noteTimedOut } from './note-timed-out'
import { sendInvitation } from './send-invitation'
import { sendMail } from './send-mail'
import { signCheckpoints } from './sign-checkpoints'
import { sweepInbox } from './sweep-inbox'

/** Every kind of job: what the workers of each process do. A test compares it with the folder. */
export const JOBS: readonly Job[] = [
  buildAccountExport,
  cutOverdueTrails,
  cutTrail,
  eraseDueAccounts,
  endSubscription,
  eraseAccount,
  forgetExpired,
  noteTimedOut,
  sendInvitation,
  sendMail,
  signCheckpoints,
]

/** What the clock starts in every process. */
export const CLOCKS: readonly Clock[] = [sweepInbox]
