import { randomInt } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** How many characters follow each prefix in the ids that Stripe hands out. */
const LENGTHS = {
  cus_: 14,
  sub_: 24,
  si_: 14,
  in_: 24,
  il_: 24,
  inpay_: 24,
  li_: 24,
  evt_: 24,
  pi_: 24,
  pm_: 24,
  bps_: 24,
  req_: 14,
  cs_test_: 58,
  test_: 58,
} as const

/** A fresh id that looks like Stripe's, e.g. `newId('cus_')` → `cus_QXg0vqv2V4C9bT`. */
export function newId(prefix: keyof typeof LENGTHS): string {
  return prefix + randomText(LENGTHS[prefix])
}

/** Letters and digits from the system's random source. */
export function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
}
