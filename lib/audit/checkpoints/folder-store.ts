import 'server-only'
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CheckpointStore } from './store'

/**
 * Checkpoints in a folder, which need not exist yet.
 *
 * @param path of the folder; best on another machine's disk than the database's
 */
export function folderStore(path: string): CheckpointStore {
  // The bundler must not follow the path, or it takes every file of the repository for part of the server.
  const folder = resolve(/* turbopackIgnore: true */ path)
  return {
    list: () => unlessMissing(readdir(folder), []),
    read: (name) => unlessMissing(readFile(join(/* turbopackIgnore: true */ folder, name), 'utf8'), null),
    async write(name, text) {
      await mkdir(folder, { recursive: true })
      const unfinished = join(/* turbopackIgnore: true */ folder, `.${randomUUID()}`)
      try {
        await writeDurably(unfinished, text)
        // A link is made at once, and never over what is there; a rename would be.
        await link(unfinished, join(/* turbopackIgnore: true */ folder, name))
        return true
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false
        throw error
      } finally {
        await rm(unfinished, { force: true })
      }
    },
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o444)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function unlessMissing<T, M>(reading: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await reading
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return missing
    throw error
  }
}

const codeOf = (error: unknown): unknown => Reflect.get(Object(error), 'code')
