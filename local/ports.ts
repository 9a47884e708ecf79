import { isFree, tryPort } from '../scripts/port.mjs'
import { readIfThere, writeWhole } from './files.ts'

/** Where the parts of a world answer when nobody else does. */
export const USUAL_PORTS = {
  database: 54329,
  stripe: 4010,
  google: 4011,
  github: 4012,
  mailbox: 4013,
  smtp: 4014,
}

export type Ports = Record<keyof typeof USUAL_PORTS, number>

/**
 * A port for each part of a world: those of its last start, else the usual ones, where they are free; else
 * any other. So a second clone finds places beside the first, and addresses stay what they were.
 *
 * @param file where the choice is remembered
 * @param but ports that are spoken for
 * @param usual the ones to try first
 */
export async function choosePorts(
  file: string,
  but: readonly number[],
  usual: Partial<Ports>,
): Promise<Ports> {
  const remembered: Partial<Ports> = JSON.parse(readIfThere(file) ?? '{}')
  const wishes = { ...usual, ...remembered }
  const taken = [...but]
  const choose = async (wish: number | undefined) => {
    const port = wish && !taken.includes(wish) && (await isFree(wish)) ? wish : await freePort(taken)
    taken.push(port)
    return port
  }
  const ports: Ports = {
    database: await choose(wishes.database),
    stripe: await choose(wishes.stripe),
    google: await choose(wishes.google),
    github: await choose(wishes.github),
    mailbox: await choose(wishes.mailbox),
    smtp: await choose(wishes.smtp),
  }
  writeWhole(file, `${JSON.stringify(ports, null, 2)}\n`)
  return ports
}

/** What was given out here: it is free until somebody listens there, and the system would give it to the next one too. */
const given = new Set<number>()

/** Any free port of this machine, except the given ones; none twice, as several worlds may start at once. */
export async function freePort(but: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = await tryPort(0, '127.0.0.1')
    if (port === 'taken' || but.includes(port) || given.has(port)) continue
    given.add(port)
    return port
  }
}
