import 'server-only'
import { createStackParser, createTransport, type ErrorEvent, type Exception, Scope } from '@sentry/core'
import { nodeStackLineParser, ServerRuntimeClient } from '@sentry/core/server'
import { describeError, type ErrorDescription, scrub } from '@/lib/scrub'
import type { Adapter, Facts } from './port'
import { post } from './post'

/**
 * Reports faults in Sentry's protocol, through the core of its SDK. The core collects nothing by itself: no request, no
 * cookie, no header, no breadcrumb, no variable (the whole SDK once did, CVE-2025-65944). An event is made here, field by
 * field, from the scrubbed description of an error, and `beforeSend` lets nothing else out.
 *
 * @param dsn where to, as Sentry gives it out
 * @param environment such as 'production'
 */
export function sentry(dsn: string, environment: string): Adapter {
  const stackParser = createStackParser(nodeStackLineParser())
  const client = new ServerRuntimeClient({
    dsn,
    environment,
    integrations: [],
    stackParser,
    sendClientReports: false,
    transport: (options) =>
      createTransport(options, async ({ body }) => {
        const answer = await post(options.url, bytesOf(body), options.headers ?? {})
        return {
          statusCode: answer.status,
          headers: {
            'x-sentry-rate-limits': answer.headers.get('x-sentry-rate-limits'),
            'retry-after': answer.headers.get('retry-after'),
          },
        }
      }),
    beforeSend: onlyOurs,
  })
  client.init()
  const frames = (stack: string | undefined) => (stack ? { frames: stackParser(stack) } : undefined)
  return {
    report: (error, facts) => {
      client.captureEvent(eventFrom(describeError(error), facts, frames), {}, new Scope())
    },
    flush: () => client.flush(2_000) as Promise<boolean>,
  }
}

type Frames = (stack: string | undefined) => Exception['stacktrace']

function eventFrom(error: ErrorDescription, { code, event, requestId }: Facts, frames: Frames): ErrorEvent {
  return {
    type: undefined,
    level: 'error',
    exception: { values: chain(error, frames).reverse() },
    tags: { code, event, ...(requestId && { request_id: requestId }) },
    fingerprint: [code, '{{ default }}'],
  }
}

/** The error and its causes; Sentry wants the innermost first. */
function chain(error: ErrorDescription, frames: Frames): Exception[] {
  const stacktrace = frames(error.stack)
  const details = [error.message, error.code && `(${error.code})`, ...(error.issues ?? []).map(inWords)]
  const own = {
    type: error.kind,
    value: details.filter(Boolean).join(' '),
    ...(stacktrace && { stacktrace }),
  }
  return error.cause ? [own, ...chain(error.cause, frames)] : [own]
}

const inWords = ({ path, code }: { path: string; code: string }): string => `${path}: ${code}`

/** The last wall: whatever the core or a later integration adds, these fields leave and no others. */
function onlyOurs(event: ErrorEvent): ErrorEvent {
  const { event_id, timestamp, platform, level, environment, fingerprint, exception, tags } = event
  const values = exception?.values?.map((one) => ({ ...one, value: scrub(one.value ?? '') })) ?? []
  return {
    type: undefined,
    platform: platform ?? 'node',
    level: level ?? 'error',
    exception: { values },
    ...(event_id && { event_id }),
    ...(timestamp && { timestamp }),
    ...(environment && { environment }),
    ...(fingerprint && { fingerprint }),
    ...(tags && { tags: { code: tags.code, event: tags.event, request_id: tags.request_id } }),
  }
}

/** A copy, because `fetch` takes no view of memory that others may share. */
const bytesOf = (body: string | Uint8Array): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' ? body : new Uint8Array(body)
