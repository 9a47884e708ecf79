import 'server-only'

/**
 * A request's body, read no further than the bound: a length that was declared, or not declared, proves nothing (T10).
 *
 * @returns null when it is larger than `maxBytes`
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of request.body ?? []) {
    size += piece.byteLength
    if (size > maxBytes) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
