import type { Job } from '@/lib/jobs/policy'
import { forgetExpired } from './forget-expired'
import { noteTimedOut } from './note-timed-out'
import { sendMail } from './send-mail'
import { signCheckpoints } from './sign-checkpoints'

/** Every kind of job: what the workers of each process do. A test compares it with the folder. */
export const JOBS: readonly Job[] = [forgetExpired, noteTimedOut, sendMail, signCheckpoints]
