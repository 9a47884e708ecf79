import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { commandLine } from '../../scripts/processes.mjs'

/** The command lines, of all processes of the machine, that contain a text. */
export function processesWith(text: string): string[] {
  const lines = existsSync('/proc/self/cmdline')
    ? readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? commandLine(Number(name)) : []))
    : execFileSync('ps', ['-axo', 'command='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.includes(text))
}
