import type { Codes } from './reasons.ts'

/** What fails below and beside us: database, Stripe, mail, webhooks; and what nobody foresaw. */
export const PLATFORM = {
  STRIPE_REFUSED: ['unavailable', 'Stripe refused our request', 'Read the message in the log'],
  STRIPE_KEY: [
    'unavailable',
    'Stripe does not accept our key, or not for this',
    'Check STRIPE_API_KEY and its permissions',
    'critical',
  ],
  STRIPE_CONFLICT: [
    'conflict',
    'An equal call to Stripe is under way, or a key was used with other parameters',
    'Nothing, unless it repeats',
  ],
  STRIPE_UNAVAILABLE: ['unavailable', 'Stripe did not answer', 'Look at status.stripe.com'],
  WEBHOOK_SIGNATURE: ['invalid_input', 'The signature does not verify', 'Compare STRIPE_WEBHOOK_SECRET'],
  WEBHOOK_TOO_LARGE: ['invalid_input', 'The body is larger than any event', 'Nothing; not Stripe'],
  WEBHOOK_FOREIGN: ['invalid_input', 'Another API version or mode', 'Set the endpoint’s version to ours'],
  JOB_MALFORMED: ['invalid_input', 'A job’s row has not the shape of one', 'See who wrote it by hand'],
  JOB_TENANT: ['forbidden', 'A job’s payload and its row name two tenants', 'See who changed it', 'critical'],
  JOB_ACTOR: ['forbidden', 'Whom a job acts for may not do this any more', 'Nothing; discard the job'],
  JOB_UNFOUNDED: [
    'forbidden',
    'A job that destroys was told what is not so',
    'See who ordered it: nothing of ours does',
    'critical',
  ],
  JOB_TAKEN_OVER: ['conflict', 'An attempt took too long; another has the job', 'Raise `within` of the job'],
  JOB_TIMED_OUT: ['unavailable', 'No attempt of a job came to an end', 'Look for a crash; raise `within`'],
  JOB_NOT_FOUND: ['not_found', 'No dead job with this id', 'Nothing; somebody was faster'],
  AUDIT_CONTRADICTED: [
    'unavailable',
    'The audit trail is not what the last checkpoint signed',
    'Run `npm run audit:verify` with the checkpoints: somebody changed the trail, or a backup was restored',
    'critical',
  ],
  AUDIT_NOT_COVERED: [
    'conflict',
    'A trail was to be cut where no checkpoint has signed it yet',
    'Set AUDIT_CHECKPOINTS and AUDIT_SIGNING_KEY, or see why `sign-checkpoints` fails; nothing was cut',
  ],
  AUDIT_CUT_REFUSED: [
    'conflict',
    'The database keeps what was to be cut from a trail: its term was changed, or an event is missing',
    'Nothing; the job looks again. If it repeats, compare the clocks of database and machine',
  ],
  MAIL_REFUSED: [
    'invalid_input',
    'The mail server knows no such address (RFC 3463, 5.1.x)',
    'Nothing: a slip of the pen. If the address does exist, ask who runs the mail server',
  ],
  MAIL_UNAVAILABLE: ['unavailable', 'The mail server refused or did not answer', 'Check SMTP_URL'],
  REDIRECT_FOREIGN: [
    'unavailable',
    'A redirect to an origin that is not ours',
    'A bug: see who passed the URL',
    'critical',
  ],
  NETWORK_UNAVAILABLE: ['unavailable', 'Somebody we called did not answer', 'Read the stack: who was called'],
  SCHEMA_MISMATCH: [
    'unavailable',
    'An answer, of ours or of somebody we depend on, does not fit its schema',
    'Read `issues` in the log; they changed it, or we did',
  ],
  DB_NOT_FOUND: ['not_found', 'The row to change is not there', 'Nothing; it was removed meanwhile'],
  DB_VALUE: [
    'unavailable',
    'The database refuses a value that our schema let pass',
    'A bug: tighten the schema in lib/validations',
  ],
  DB_SCHEMA: [
    'unavailable',
    'A query names what the database does not have',
    'Look at /api/ready: migrate; otherwise a bug',
  ],
  DB_CONFLICT: ['conflict', 'A unique key or a concurrent change', 'Nothing, unless it repeats'],
  DB_REFUSED: [
    'unavailable',
    'Row-level security or a grant said no',
    'A bug or an attack: see the stack',
    'critical',
  ],
  DB_NO_AUDIT: [
    'unavailable',
    'A change without an audit event, or an event without the admin who acted as somebody else',
    'A bug: the command writes outside the guard',
    'critical',
  ],
  DB_OUTCOME_UNKNOWN: [
    'unavailable',
    'The database was told to commit and did not answer: done or not, nobody knows',
    'Look for the request id among the successes of the audit trail',
    'critical',
  ],
  DB_UNAVAILABLE: ['unavailable', 'The database did not answer in time', 'Check the database', 'critical'],
  UNEXPECTED: ['unavailable', 'An error nobody foresaw', 'Read the stack in the log'],
} as const satisfies Codes
