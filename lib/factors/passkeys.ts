import 'server-only'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { env } from '@/env.mjs'
import type { Tx } from '@/lib/db'
import { Refusal } from '@/lib/errors'
import type { PasskeyAssertion, PasskeyAttestation } from '@/lib/validations/factors'
import { type Asked, issueChallenge, takeChallenge } from './challenges'

/** More than this many of one person are not kept apart by anybody. */
export const MOST_PASSKEYS = 5

/** Who we are to an authenticator: our host, and the one origin that may ask (WebAuthn Level 3, 13.4.9). */
const us = () => ({ id: new URL(env.AUTH_URL).hostname, origin: new URL(env.AUTH_URL).origin })

type Person = Asked & { email: string; name: string }

/**
 * Opens the registration of a passkey: what `navigator.credentials.create` needs, with a challenge for this session
 * alone.
 *
 * @throws Refusal FACTOR_TOO_MANY
 */
export async function beginRegistration(tx: Tx, person: Person) {
  const known = await credentialsOf(tx, person.userId)
  requireRoom(known.length)
  const options = await generateRegistrationOptions({
    rpName: 'Portcullis',
    rpID: us().id,
    userID: new TextEncoder().encode(person.userId),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })
  await issueChallenge(tx, person, 'passkey-registration', options.challenge)
  return options
}

/**
 * Keeps a passkey whose answer fits our challenge, our origin and our host, made by an authenticator that verified
 * its user.
 *
 * @returns the id of the new passkey
 * @throws Refusal FACTOR_CHALLENGE, FACTOR_WRONG, FACTOR_TOO_MANY
 */
export async function registerPasskey(
  tx: Tx,
  asked: Asked,
  response: PasskeyAttestation,
  name: string,
): Promise<string> {
  // Two registrations at the same moment take turns, so that both count.
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${asked.userId}::uuid FOR NO KEY UPDATE`
  requireRoom(await tx.passkey.count({ where: { userId: asked.userId } }))
  const expectedChallenge = await takeChallenge(tx, asked, 'passkey-registration')
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge,
    expectedOrigin: us().origin,
    expectedRPID: us().id,
    requireUserVerification: true,
  }).catch(wrong)
  if (!verified) throw wrong()
  const { credential } = registrationInfo
  const passkey = await tx.passkey.create({
    data: {
      userId: asked.userId,
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: response.response.transports ?? [],
      name,
    },
    select: { id: true },
  })
  return passkey.id
}

/**
 * Asks this session for one of the person's passkeys.
 *
 * @throws Refusal FACTOR_NOT_OFFERED when they have none
 */
export async function beginVerification(tx: Tx, asked: Asked) {
  const known = await credentialsOf(tx, asked.userId)
  if (known.length === 0) throw new Refusal('FACTOR_NOT_OFFERED', { message: 'You have no passkey here.' })
  const options = await generateAuthenticationOptions({
    rpID: us().id,
    allowCredentials: known,
    userVerification: 'required',
  })
  await issueChallenge(tx, asked, 'passkey-verification', options.challenge)
  return options
}

/**
 * Checks a passkey's answer: the person's own passkey, the challenge of this very session, our origin and host, its
 * user verified, and a counter that only grows (a copy of the authenticator would bring an old one).
 *
 * @throws Refusal FACTOR_CHALLENGE, FACTOR_WRONG
 */
export async function verifyPasskey(tx: Tx, asked: Asked, response: PasskeyAssertion): Promise<void> {
  const expectedChallenge = await takeChallenge(tx, asked, 'passkey-verification')
  const passkey = await tx.passkey.findFirst({
    where: { userId: asked.userId, credentialId: response.id },
  })
  if (passkey === null) throw wrong()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge,
    expectedOrigin: us().origin,
    expectedRPID: us().id,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: passkey.publicKey,
      counter: Number(passkey.counter),
    },
  }).catch(wrong)
  if (!verified) throw wrong()
  await tx.passkey.update({
    where: { userId_id: { userId: asked.userId, id: passkey.id } },
    data: { counter: authenticationInfo.newCounter, lastUsedAt: new Date() },
    select: { id: true },
  })
}

async function credentialsOf(tx: Tx, userId: string): Promise<{ id: string; transports: string[] }[]> {
  const passkeys = await tx.passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } })
  return passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports }))
}

function requireRoom(count: number): void {
  if (count < MOST_PASSKEYS) return
  throw new Refusal('FACTOR_TOO_MANY', {
    message: `You have ${MOST_PASSKEYS} passkeys already. Remove one that you no longer use first.`,
  })
}

/** Why it was wrong is for the log. */
function wrong(cause?: unknown): never {
  throw new Refusal('FACTOR_WRONG', {
    message: 'The passkey’s answer did not fit. Try again, or use another way.',
    cause,
  })
}
