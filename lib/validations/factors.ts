import { z } from 'zod'
import { NOT_IN_A_NAME } from './user'

// Shared by forms and the server; free of server code.

/** What somebody calls a passkey, to tell it from their others. */
const passkeyNameSchema = z
  .string()
  .trim()
  .min(1, 'Give it a name, such as “Phone”.')
  .max(40, 'Use at most 40 characters.')
  .refine((name) => name.search(NOT_IN_A_NAME) < 0, 'Use letters, numbers, spaces and common punctuation.')

const base64url = z.string().regex(/^[\w-]{1,8000}$/)

/** What `navigator.credentials` answers, as one JSON text: so a form and a call carry it alike. */
const jsonOf = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .max(20_000)
    .transform((text, check): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        check.addIssue('This is not what a passkey answers.')
        return z.NEVER
      }
    })
    .pipe(schema)

// https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson; what extensions answer is not used.
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.looseObject({}),
}

const attestationSchema = z
  .strictObject({
    ...credential,
    response: z.strictObject({
      clientDataJSON: base64url,
      attestationObject: base64url,
      authenticatorData: base64url.optional(),
      publicKey: base64url.optional(),
      publicKeyAlgorithm: z.number().optional(),
      transports: z
        .array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']))
        .max(7)
        .optional()
        .catch([]),
    }),
  })
  .transform(({ id, rawId, type, response: { clientDataJSON, attestationObject, transports } }) => ({
    id,
    rawId,
    type,
    response: { clientDataJSON, attestationObject, ...(transports && { transports }) },
  }))

const assertionSchema = z
  .strictObject({
    ...credential,
    response: z.strictObject({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish(),
    }),
  })
  .transform(({ id, rawId, type, response: { clientDataJSON, authenticatorData, signature } }) => ({
    id,
    rawId,
    type,
    response: { clientDataJSON, authenticatorData, signature },
  }))

export type PasskeyAttestation = z.output<typeof attestationSchema>
export type PasskeyAssertion = z.output<typeof assertionSchema>

const digits = (count: number) =>
  z
    .string()
    .max(40)
    .transform((code) => code.replace(/\s/g, ''))
    .pipe(z.string().regex(new RegExp(`^\\d{${count}}$`), `Type the ${count} digits.`))

const totpCodeSchema = digits(6)

/** As it was shown or as somebody copied it from paper: dashes, spaces and case do not matter. */
const recoveryCodeSchema = z
  .string()
  .max(80)
  .transform((code) => code.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  .pipe(z.string().regex(/^[0-9A-Z]{24}$/, 'A recovery code has six groups of four characters.'))

const proof = {
  /** Where the person was; checked to be ours before anybody is sent there. */
  next: z.string().max(2_000).optional(),
}

/** How somebody confirms that it is still them. */
export const proofSchema = z.discriminatedUnion('method', [
  z.strictObject({ ...proof, method: z.literal('passkey'), response: jsonOf(assertionSchema) }),
  z.strictObject({ ...proof, method: z.literal('totp'), code: totpCodeSchema }),
  z.strictObject({ ...proof, method: z.literal('recovery'), code: recoveryCodeSchema }),
  z.strictObject({ ...proof, method: z.literal('mail'), code: digits(8) }),
])

export type Proof = z.output<typeof proofSchema>

export const registerPasskeySchema = z.strictObject({
  name: passkeyNameSchema,
  response: jsonOf(attestationSchema),
})
export const renamePasskeySchema = z.strictObject({ id: z.uuid(), name: passkeyNameSchema })
export const removePasskeySchema = z.strictObject({ id: z.uuid() })
export const confirmTotpSchema = z.strictObject({ code: totpCodeSchema })

/** The address of the page that asks for it. */
export const reauthenticateSearchSchema = z.object({
  next: z.string().max(2_000).optional().catch(undefined),
})

/** What `navigator.credentials` is called with, as one JSON text. */
export const passkeyOptionsSchema = z.object({ options: z.string() })
export const recoveryCodesSchema = z.object({ codes: z.array(z.string()) })
