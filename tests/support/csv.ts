/**
 * Reads a CSV as RFC 4180 describes it, and nothing more lenient: every line ends in CRLF, a quote inside quotes is
 * doubled, and no field has a bare quote.
 *
 * @throws an Error that names the place where the text is none
 */
export function parseCsv(text: string): string[][] {
  const field = /"((?:[^"]|"")*)"(,|\r\n)|([^",\r\n]*)(,|\r\n)/gy
  const records: string[][] = []
  let record: string[] = []
  while (field.lastIndex < text.length) {
    const at = field.lastIndex
    const [, quoted, afterQuoted, bare, afterBare] = field.exec(text) ?? []
    if (quoted === undefined && bare === undefined)
      throw new Error(`not RFC 4180 at ${at}: ${text.slice(at, at + 60)}`)
    record.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if ((afterQuoted ?? afterBare) === ',') continue
    records.push(record)
    record = []
  }
  if (record.length > 0) throw new Error('the last line has no end')
  return records
}
