import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

// An authenticator in software: it makes ES256 keys and answers as navigator.credentials does, with real WebAuthn bytes
// (https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data), and lies where it is told to.

/** What an honest one takes from the page it is on, and says about its user and itself. */
type Circumstances = {
  origin: string
  rpId: string
  /** Whether it checked a finger or a PIN. */
  userVerified: boolean
  /** What it says how often it was used; otherwise it counts. */
  counter: number
  challenge: string
  type: string
}

type Options = { challenge: string }
export type Authenticator = ReturnType<typeof newAuthenticator>

/** A new authenticator with one key pair. Both answers are JSON texts, as our actions take them. */
export function newAuthenticator() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let counter = 0

  const circumstances = (type: string, { challenge }: Options, lies: Partial<Circumstances>) => {
    counter = lies.counter ?? counter + 1
    const { origin, hostname } = new URL(process.env.AUTH_URL ?? '')
    return { origin, rpId: hostname, userVerified: true, counter, challenge, type, ...lies }
  }

  return {
    credentialId: id.toString('base64url'),

    /** Answers navigator.credentials.create(). */
    register(options: Options, lies: Partial<Circumstances> = {}): string {
      const facts = circumstances('webauthn.create', options, lies)
      const data = authenticatorData(
        facts,
        Buffer.concat([Buffer.alloc(16), word(id.length), id, coseKey(publicKey)]),
      )
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), bytes(data)],
      ])
      return answer(id, {
        clientDataJSON: clientData(facts).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      })
    },

    /** Answers navigator.credentials.get(). */
    assert(options: Options, lies: Partial<Circumstances> = {}): string {
      const facts = circumstances('webauthn.get', options, lies)
      const data = authenticatorData(facts)
      const client = clientData(facts)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      return answer(id, {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: createSign('SHA256').update(signed).sign(privateKey).toString('base64url'),
      })
    },
  }
}

const answer = (id: Buffer, response: Record<string, unknown>): string =>
  JSON.stringify({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response,
  })

const clientData = ({ type, challenge, origin }: Circumstances): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

function authenticatorData({ rpId, userVerified, counter }: Circumstances, credential?: Buffer): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const flags = USER_PRESENT | (userVerified ? USER_VERIFIED : 0) | (credential ? HAS_CREDENTIAL : 0)
  const host = createHash('sha256').update(rpId).digest()
  return Buffer.concat([host, Buffer.from([flags]), count, credential ?? Buffer.alloc(0)])
}

/** A P-256 public key for ES256 in COSE (RFC 9053, section 7.1.1): kty 2, alg -7, crv 1, x, y. */
function coseKey(publicKey: ReturnType<typeof generateKeyPairSync>['publicKey']): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = (name: number, value: string) =>
    Buffer.concat([Buffer.from([name]), bytes(Buffer.from(value, 'base64url'))])
  return Buffer.concat([Buffer.from('a5010203262001', 'hex'), point(0x21, x), point(0x22, y)])
}

// As much of CBOR as that takes (RFC 8949).
const word = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
const bytes = (value: Buffer): Buffer =>
  value.length < 256
    ? Buffer.concat([Buffer.from([0x58, value.length]), value])
    : Buffer.concat([Buffer.from([0x59]), word(value.length), value])
