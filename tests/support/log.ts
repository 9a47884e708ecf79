import { log } from '@/lib/log'

/** What the log says from now on, line by line, as it would leave the process. */
export function readLog(): { lines: string[]; entries: () => Record<string, unknown>[] } {
  const lines: string[] = []
  log.level = 'debug'
  log.destination = (line) => lines.push(line)
  return { lines, entries: () => lines.map((line) => JSON.parse(line)) }
}
