import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readIfThere, writeWhole } from './files.ts'

/** Each secret with the beginning by which it is known; Stripe's look like Stripe's. */
const PREFIXES = {
  auth: '',
  databaseSuperuser: '',
  databaseOwner: '',
  databaseApp: '',
  databaseSystem: '',
  stripeKey: 'sk_test_local',
  stripeWebhook: 'whsec_',
  google: '',
  github: '',
  auditSigning: '',
} as const

export type Secrets = Record<keyof typeof PREFIXES, string>

/**
 * The secrets of this local world: made once, kept in `secrets.json` (readable by its owner alone), the
 * same at every later start so that sessions and passwords keep working.
 *
 * @param folder the folder of the local world, e.g. `.local`
 */
export function loadSecrets(folder: string): Secrets {
  const path = join(folder, 'secrets.json')
  const text = readIfThere(path)
  const kept: Partial<Secrets> = text ? JSON.parse(text) : {}
  const secrets: Secrets = { ...freshSecrets(), ...kept }
  if (Object.keys(kept).length < Object.keys(PREFIXES).length) {
    writeWhole(path, `${JSON.stringify(secrets, null, 2)}\n`, 0o600)
  }
  return secrets
}

/** 33 random bytes each, as hexadecimal digits, which need no escaping in a URL or a shell; and one key. */
function freshSecrets(): Secrets {
  const entries = Object.entries(PREFIXES).map(([name, prefix]) => [
    name,
    prefix + randomBytes(33).toString('hex'),
  ])
  return { ...Object.fromEntries(entries), auditSigning: signingKey() }
}

/** An Ed25519 key, PKCS #8 in base64. */
const signingKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
