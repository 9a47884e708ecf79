import 'server-only'
import type { z } from 'zod'
import { readBody } from '@/lib/body'
import { Refusal } from '@/lib/errors'
import { KEY_FIELD, KEY_HEADER, TENANT_FIELD, TENANT_HEADER } from './reserved'

/** The parts of a request that a route may declare; what it does not declare is not read. */
export type RequestSchema = z.ZodObject<{
  params?: z.ZodType
  query?: z.ZodType
  headers?: z.ZodType
  body?: z.ZodType
}>

/** What a JSON body may weigh, as with actions (next.config.ts). */
const MAX_BYTES = 256 * 1024

/**
 * Collects the declared parts of a request for their schema, and what a form would have in its reserved fields.
 *
 * @param params of the address, as Next hands them over
 * @throws Refusal INPUT_UNREADABLE for a body that is not JSON, or larger than 256 KiB
 */
export async function readRequest(
  schema: RequestSchema,
  request: Request,
  params: Promise<unknown> | undefined,
): Promise<Record<string, unknown>> {
  const { shape } = schema
  return {
    ...(shape.params && { params: await params }),
    ...(shape.query && { query: queryOf(request) }),
    ...(shape.headers && { headers: Object.fromEntries(request.headers) }),
    ...(shape.body && { body: await readJson(request) }),
    [KEY_FIELD]: request.headers.get(KEY_HEADER) ?? undefined,
    [TENANT_FIELD]: request.headers.get(TENANT_HEADER) ?? undefined,
  }
}

/** A name that comes twice becomes a list, which no schema of ours expects by accident. */
export function queryOf(request: Request): Record<string, string | string[]> {
  const query = new URL(request.url).searchParams
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const [first = '', ...rest] = query.getAll(name)
      return [name, rest.length === 0 ? first : [first, ...rest]]
    }),
  )
}

async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new Refusal('INPUT_UNREADABLE', { message: 'Send JSON, with the content type application/json.' })
  const body = await readBody(request, MAX_BYTES)
  if (body === null) throw new Refusal('INPUT_UNREADABLE', { message: 'Send less than 256 KiB at a time.' })
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw new Refusal('INPUT_UNREADABLE', {
      message: 'The body is not JSON. Correct it and send it again.',
      cause,
    })
  }
}
