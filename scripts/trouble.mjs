/**
 * Something a person can put right: its message is one sentence or two, what happened and what to do.
 * Everything else that is thrown is a mistake of ours and keeps its stack.
 */
export class Trouble extends Error {}

/**
 * The sentence for whatever went wrong, with a stack only where nobody foresaw it.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function sentence(error) {
  if (error instanceof Trouble) return error.message
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const path = error instanceof Error && 'path' in error ? ` (${error.path})` : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return DISK_FULL
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return `This user may not write here${path}. Clone into a folder of your own, or give it back to yourself with chown.`
  }
  if (code === 'EADDRINUSE' && error instanceof Error && 'port' in error) {
    return `Port ${error.port} was taken in this very moment. Run the command again.`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

export const DISK_FULL =
  'The disk is full. Free about 2 GB and run the command again; what was begun is taken up anew.'
