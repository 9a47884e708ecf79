/** The end of a line, as RFC 4180 has it. */
const END = '\r\n'

/**
 * One line of a CSV file (RFC 4180): every field in quotes, a quote inside doubled.
 *
 * A spreadsheet runs what looks like a formula, and people choose names. So an apostrophe is put before each character that
 * begins one (OWASP, CSV injection), at the start of a field and wherever a program that separates by semicolon, tab or
 * line would start one. JSON Lines has every value as it is.
 *
 * @example csvLine(['=1+1', 'a "b"']) // `"'=1+1","a ""b"""\r\n`
 */
export const csvLine = (fields: readonly (string | null)[]): string =>
  `${fields.map((field) => `"${harmless(field ?? '').replaceAll('"', '""')}"`).join(',')}${END}`

/** What begins a formula somewhere, full-width forms and the control characters of OWASP's list included. */
const FORMULA = /(?=[=+\-@\t\r\n＝＋－＠])(?<=(?:^|[;,\t\r\n])[\s"']*?)/gu

const harmless = (text: string): string => text.replace(FORMULA, "'")
