import { type Answer, openBrowser, type Transport } from '../support/action-client.ts'
import { readDigest } from '../support/digest.ts'
import type { Browser } from '../support/http-browser.ts'
import { findUser, foundTeam, signIn } from '../support/sign-in.ts'

/** Lea owns the team Lakeside, Mia is a member of it; the stranger has no cookie, the forger one that is garbage. */
export type Who = 'ada' | 'lea' | 'mia' | 'stranger' | 'forger'
const LEA = 'lea@lakeside.test'
const MIA = 'mia@lakeside.test'

export type Cast = Record<Who, Browser> & { leaId: string; benId: string }
export type Fields = Record<string, string>

/** Signs everybody in, each in a browser of their own. */
export async function assembleCast(): Promise<Cast> {
  await signIn(LEA)
  await signIn(MIA)
  await foundTeam('Lakeside', LEA, MIA)
  return {
    ada: await signIn('ada@portcullis.test'),
    lea: await signIn(LEA),
    mia: await signIn(MIA),
    stranger: openBrowser(),
    forger: openBrowser('portcullis.session=garbage'),
    leaId: (await findUser(LEA)).id,
    benId: (await findUser('ben@okafor.test')).id,
  }
}

export type Part = {
  event: string
  /** Input that it takes. */
  good: (cast: Cast) => Fields
  may: Who
  /** Who is signed in and may not, and the code that says why. */
  mayNot: Who[]
  code: string
  /** Where a browser is sent once it is done; nowhere, where it stays on its page. */
  leadsTo?: () => string
}

/** Every action of the product. */
export const PARTS: Record<string, Part> = {
  signOut: {
    event: 'session.ended',
    good: () => ({}),
    may: 'lea',
    mayNot: [],
    code: '',
    leadsTo: () => '/sign-in',
  },
  updateUserName: {
    event: 'user.name_updated',
    good: ({ leaId }) => ({ userId: leaId, name: 'Lea Stone' }),
    may: 'lea',
    mayNot: ['mia', 'ada'],
    code: 'AUTH_NOT_OWNER',
  },
  updateUserRole: {
    event: 'user.role_changed',
    good: ({ benId }) => ({ userId: benId, role: 'USER' }),
    may: 'ada',
    mayNot: ['lea', 'mia'],
    code: 'AUTH_PLATFORM_ROLE',
  },
  generateUserStripe: {
    event: 'billing.checkout_opened',
    good: () => ({ priceId: process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID ?? '' }),
    may: 'lea',
    mayNot: ['mia'],
    code: 'AUTH_MEMBER_ROLE',
    leadsTo: () => process.env.STRIPE_URL ?? '',
  },
  openCustomerPortal: {
    event: 'billing.portal_opened',
    good: () => ({}),
    may: 'lea',
    mayNot: ['mia'],
    code: 'AUTH_MEMBER_ROLE',
    leadsTo: () => process.env.STRIPE_URL ?? '',
  },
  signInWithEmail: {
    event: 'session.link_requested',
    good: () => ({ email: LEA }),
    may: 'stranger',
    mayNot: [],
    code: '',
    leadsTo: () => '/check-mail',
  },
  signInWithProvider: {
    event: 'session.provider_chosen',
    good: () => ({ provider: 'google' }),
    may: 'stranger',
    mayNot: [],
    code: '',
    leadsTo: () => process.env.GOOGLE_ISSUER_URL ?? '',
  },
}

/** Every action over both transports. */
export const CELLS = Object.entries(PARTS).flatMap(([name, part]) =>
  (['fetch', 'form'] as const).map((transport: Transport) => ({ name, transport, part })),
)

/** Did the action run to its end? A redirect counts, unless it leads to sign-in. */
export const succeeded = ({ result, location }: Answer): boolean =>
  result?.status === 'success' || (location !== null && !location.includes('/sign-in'))

/** Waits until the webhooks that an action caused at Stripe have come and been worked on. */
export async function settle(): Promise<void> {
  for (let before = await readDigest(), quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const after = await readDigest()
    quiet = JSON.stringify(after) === JSON.stringify(before) ? quiet + 1 : 0
    before = after
  }
}
