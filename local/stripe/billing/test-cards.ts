/** What happens when a card is charged. */
export type ChargeOutcome = 'succeeds' | { declineCode: string; message: string }

type TestCard = { number: string; brand: string; says: string; charge: ChargeOutcome }

const DECLINED: ChargeOutcome = { declineCode: 'generic_decline', message: 'Your card was declined.' }

/** The cards the hosted pages know, from Stripe's own list. https://docs.stripe.com/testing */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', says: 'Succeeds', charge: 'succeeds' },
  { number: '5555555555554444', brand: 'mastercard', says: 'Succeeds', charge: 'succeeds' },
  { number: '4000000000000002', brand: 'visa', says: 'Declined', charge: DECLINED },
  {
    number: '4000000000009995',
    brand: 'visa',
    says: 'Declined, no funds',
    charge: { declineCode: 'insufficient_funds', message: 'Your card has insufficient funds.' },
  },
  { number: '4000000000000341', brand: 'visa', says: 'Can be kept, but charges fail', charge: DECLINED },
]

/** Only this declining card can be put on file: the others are refused when they are checked. */
export const KEPT_BUT_DECLINES = '4000000000000341'

const NOT_A_TEST_CARD: ChargeOutcome = {
  declineCode: 'test_mode_live_card',
  message: 'Your card was declined. This is a test, and only test cards work here.',
}

export function brandOf(number: string): string {
  return testCard(number)?.brand ?? 'unknown'
}

/** What charging a card does that was just typed in. */
export function firstCharge(number: string): ChargeOutcome {
  return testCard(number)?.charge ?? NOT_A_TEST_CARD
}

/** What charging a card on file does; all that is kept of its number is the end. */
export function laterCharge(last4: string | undefined): ChargeOutcome {
  return TEST_CARDS.find((card) => card.number.slice(-4) === last4)?.charge ?? NOT_A_TEST_CARD
}

function testCard(number: string): TestCard | undefined {
  return TEST_CARDS.find((card) => card.number === number)
}
