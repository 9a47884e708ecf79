/** What can happen to somebody's second factors, as a mail tells them (ASVS 6.3.7). */
export const FACTOR_CHANGES = [
  'passkey-added',
  'passkey-removed',
  'totp-added',
  'totp-removed',
  'recovery-made',
  'recovery-used',
] as const

export const FACTOR_WORDS: Record<(typeof FACTOR_CHANGES)[number], string> = {
  'passkey-added': 'A passkey was added to your account',
  'passkey-removed': 'A passkey was removed from your account',
  'totp-added': 'An authenticator app was set up for your account',
  'totp-removed': 'The authenticator app was removed from your account',
  'recovery-made': 'New recovery codes were made for your account',
  'recovery-used': 'A recovery code was used to get into your account',
}
