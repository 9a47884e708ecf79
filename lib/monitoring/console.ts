import 'server-only'
import { format, stripVTControlCharacters } from 'node:util'
import { log } from '@/lib/log'
import { framesOf } from '@/lib/scrub'

type Level = 'debug' | 'info' | 'warn'

/**
 * Puts what Next and its like print into the log, as one line each. Next prints errors as they are, and some of them
 * quote the request: a body with a line end in it could write lines of its own between ours (T73).
 */
export function takeOverConsole(): void {
  Object.assign(console, {
    error: say('warn'),
    warn: say('warn'),
    log: say('info'),
    info: say('info'),
    debug: say('debug'),
    trace: say('debug'),
  })
}

const say =
  (level: Level) =>
  (...parts: unknown[]): void => {
    const error = parts.find((part) => part instanceof Error)
    const words = parts.filter((part) => typeof part !== 'object')
    log[error && isRecorded(error) ? 'debug' : level]({
      event: 'next.said',
      said: unquoted(stripVTControlCharacters(format(...words)).trim()),
      ...(error && { error: withoutQuotes(error) }),
    })
  }

/** An error of a request: `onRequestError`, or the guard before it, has written its line. */
const isRecorded = (error: Error): boolean => 'digest' in error

function withoutQuotes(error: Error): Error {
  const copy = new Error(unquoted(error.message))
  copy.name = error.name
  copy.stack = framesOf(error)
  return copy
}

/** What stands in quotes was taken from a request, more often than not; from the first quote to the last. */
const unquoted = (text: string): string => text.replace(/"[\s\S]*"|"[\s\S]*$/, '[…]')
