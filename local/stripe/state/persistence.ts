import { filePersistence } from 'emulate'

/**
 * Keeps the state in a file. Whatever asks for a save, the newest state is what is written, one write at a time
 * and each of them atomic (written beside, then renamed): a crash leaves the last whole state behind.
 *
 * @param path the file; its folder is made if it is missing
 * @param latest the newest snapshot as text, or null before the first exists
 */
export function stateFile(path: string, latest: () => string | null) {
  const file = filePersistence(path)
  let written: string | null = null
  let writing: Promise<void> = Promise.resolve()

  function save(fallback: string): Promise<void> {
    const next = writing
      .catch(() => undefined)
      .then(async () => {
        const data = latest() ?? fallback
        if (data === written) return
        await file.save(data)
        written = data
      })
    writing = next
    return next
  }

  return { load: file.load, save }
}
