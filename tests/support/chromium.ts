import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { ROOT } from '../../local/folder.ts'
import { waitForLock } from '../../scripts/lock.mjs'

const FOLDER = join(ROOT, 'node_modules/.cache/chromium')
const ARCHIVES = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']

/**
 * The Chromium inside @sparticuz/chromium, unpacked once into this clone: the package itself unpacks into
 * the machine's common temporary folder, where another user's or an interrupted run's file would be taken.
 *
 * @returns where it is, and what its environment must say on a machine without fonts or without NSS
 */
export async function unpackChromium(): Promise<{
  executablePath: string
  environment: Record<string, string>
}> {
  const executablePath = join(FOLDER, 'chromium')
  if (!existsSync(executablePath)) {
    await mkdir(dirname(FOLDER), { recursive: true })
    const release = await waitForLock(`${FOLDER}.lock`, 'is unpacking Chromium')
    try {
      if (!existsSync(executablePath)) await unpack()
    } finally {
      release()
    }
  }
  const environment: Record<string, string> = {}
  if (!existsSync('/etc/fonts/fonts.conf')) environment.FONTCONFIG_FILE = join(FOLDER, 'fonts.conf')
  if (spawnSync(executablePath, ['--version']).status !== 0)
    environment.LD_LIBRARY_PATH = join(FOLDER, 'al2023/lib')
  return { executablePath, environment }
}

async function unpack(): Promise<void> {
  const unfinished = `${FOLDER}.new`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished)
  const archives = join(
    dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))),
    'bin',
  )

  // It asks for the temporary folder at the call, and not later.
  const { TMPDIR } = process.env
  process.env.TMPDIR = unfinished
  const inflating = ARCHIVES.map((archive) => inflate(join(archives, archive)))
  if (TMPDIR === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = TMPDIR

  await Promise.all(inflating)
  await writeFile(join(unfinished, 'fonts.conf'), fontsConf(join(FOLDER, 'fonts')))
  await rm(FOLDER, { recursive: true, force: true })
  await rename(unfinished, FOLDER)
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${folder}/cache</cachedir></fontconfig>
`
}
