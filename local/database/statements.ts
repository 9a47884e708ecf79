/** A statement of a script: its words with single spaces, its first line, and the comment right above or in it. */
export type Statement = { text: string; line: number; comment: string }

/** Comments, quoted texts, quoted names and dollar-quoted bodies: a semicolon in them ends nothing. */
const PIECES = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|(\$\w*\$)[\s\S]*?\1|;|[^-/'"$;]+|[\s\S]/g

/**
 * The statements of an SQL script, as a reader of keywords needs them: bodies of functions and DO blocks become `$$`,
 * quoted texts `''`, and names lose their quotes.
 */
export function statementsOf(script: string): Statement[] {
  const statements: Statement[] = []
  let current: Statement = { text: '', line: 0, comment: '' }
  let line = 1
  const close = (): void => {
    const text = current.text.replace(/\s+/g, ' ').trim()
    if (text) statements.push({ ...current, text })
    current = { text: '', line: 0, comment: '' }
  }
  for (const [piece] of script.matchAll(PIECES)) {
    if (piece.startsWith('--') || piece.startsWith('/*'))
      current.comment += `${piece.replace(/^--\s?/, '')}\n`
    else if (piece === ';') close()
    else {
      if (current.line === 0 && piece.trim())
        current.line = line + (/^\s*/.exec(piece)?.[0].split('\n').length ?? 1) - 1
      current.text += readable(piece)
    }
    line += piece.split('\n').length - 1
  }
  close()
  return statements
}

function readable(piece: string): string {
  if (/^\$\w*\$/.test(piece) && piece.length > 3) return '$$'
  if (piece.startsWith("'")) return "''"
  return piece.startsWith('"') ? piece.slice(1, -1) : piece
}

/** What an ALTER TABLE does, one part each; commas within brackets part nothing. */
export function partsOf(text: string): { table: string; parts: string[] } | undefined {
  const [, table, rest] = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(\S+) (.*)$/i.exec(text) ?? []
  if (table === undefined || rest === undefined) return undefined
  const parts: string[] = ['']
  let depth = 0
  for (const letter of rest) {
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return { table, parts: parts.map((part) => part.trim()) }
}
