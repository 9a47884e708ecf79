/** Why a session was ended before its time; the closed list of the column `sessions.ended_because`. */
export type Ending =
  | 'signed_out'
  | 'ended_elsewhere'
  | 'ended_by_admin'
  | 'role_changed'
  | 'disabled'
  | 'replaced'
  | 'reauthenticated'
  | 'account_closed'

/** Why a session is over, the passing of time included: what `app.why_ended` answers. */
export type Ended = Ending | 'idle' | 'expired' | 'impersonation_over'

/** What the person is told who held it. Where they ended it themselves, nothing has to be said. */
export const ENDED_SENTENCES = {
  signed_out: null,
  replaced: null,
  ended_elsewhere: 'You ended this session from another device. Sign in again to go on here.',
  ended_by_admin: 'An admin ended this session. Sign in again to go on.',
  role_changed: 'Your role was changed. Sign in again to go on.',
  disabled: 'This account is disabled. Ask whoever runs this to enable it again.',
  reauthenticated: 'You confirmed who you are in another tab. Sign in again to go on here.',
  account_closed: 'You asked for this account to be deleted. Sign in to keep it.',
  idle: 'You were away for a while, so you were signed out. Sign in again to go on.',
  expired: 'This session has reached its end. Sign in again to go on.',
  impersonation_over:
    'You no longer act as somebody else. Continue as yourself; what you did is in the audit.',
} as const satisfies Record<Ended, string | null>
