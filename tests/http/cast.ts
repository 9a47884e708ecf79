import { type Answer, openBrowser, type Transport } from '../support/action-client.ts'
import { readDigest } from '../support/digest.ts'
import type { Browser } from '../support/http-browser.ts'
import { findUser, joinTeam, signIn } from '../support/sign-in.ts'

/** Mia is a member of Uma's team, the stranger has no cookie, the forger one that is garbage. */
export type Who = 'ada' | 'uma' | 'mia' | 'stranger' | 'forger'
export type Cast = Record<Who, Browser> & { umaId: string; benId: string }
export type Fields = Record<string, string>

/** Signs everybody in, each in a browser of their own. */
export async function assembleCast(): Promise<Cast> {
  await signIn('mia@northwind.test')
  await joinTeam('mia@northwind.test', 'uma@northwind.test')
  return {
    ada: await signIn('ada@portcullis.test'),
    uma: await signIn('uma@northwind.test'),
    mia: await signIn('mia@northwind.test'),
    stranger: openBrowser(),
    forger: openBrowser('portcullis.session=garbage'),
    umaId: (await findUser('uma@northwind.test')).id,
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
    may: 'uma',
    mayNot: [],
    code: '',
    leadsTo: () => '/sign-in',
  },
  updateUserName: {
    event: 'user.name_updated',
    good: ({ umaId }) => ({ userId: umaId, name: 'Uma Rao' }),
    may: 'uma',
    mayNot: ['mia', 'ada'],
    code: 'AUTH_NOT_OWNER',
  },
  updateUserRole: {
    event: 'user.role_changed',
    good: ({ benId }) => ({ userId: benId, role: 'USER' }),
    may: 'ada',
    mayNot: ['uma', 'mia'],
    code: 'AUTH_PLATFORM_ROLE',
  },
  generateUserStripe: {
    event: 'billing.checkout_opened',
    good: () => ({ priceId: process.env.NEXT_PUBLIC_STRIPE_PRO_MONTHLY_PRICE_ID ?? '' }),
    may: 'uma',
    mayNot: ['mia'],
    code: 'AUTH_MEMBER_ROLE',
    leadsTo: () => process.env.STRIPE_URL ?? '',
  },
  openCustomerPortal: {
    event: 'billing.portal_opened',
    good: () => ({}),
    may: 'uma',
    mayNot: ['mia'],
    code: 'AUTH_MEMBER_ROLE',
    leadsTo: () => process.env.STRIPE_URL ?? '',
  },
  signInWithEmail: {
    event: 'session.link_requested',
    good: () => ({ email: 'uma@northwind.test' }),
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
