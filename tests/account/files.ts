import { expect } from 'vitest'
import { requestAccountExport } from '@/actions/request-account-export'
import { GET } from '@/app/(app)/account/export/route'
import type { Person } from '../support/people.ts'
import { inRequest } from '../support/request.ts'
import { runAll } from '../support/run-jobs.ts'
import { asAdmin } from '../support/trail.ts'
import { act, DONE } from '../teams/acting.ts'
import { pressed } from './world.ts'

/** Asks for one's file, by one press of the button. */
export const ask = (who: Person, press = pressed()) => act(who, requestAccountExport, press)

/** The files of somebody, as the table has them. */
export type Row = { id: string; ready: boolean; hours: number; parts: number }
export const filesOf = ({ userId }: Person): Promise<Row[]> =>
  asAdmin<Row>(
    `SELECT id, ready_at IS NOT NULL AS ready, round(extract(epoch FROM expires_at - now()) / 3600)::integer AS hours,
       (SELECT count(*)::integer FROM account_export_parts p WHERE p.export_id = e.id) AS parts
     FROM account_exports e WHERE user_id = $1`,
    [userId],
  )

/** Asks for a file and has it made; answers its id. */
export async function madeFor(who: Person): Promise<string> {
  expect(await ask(who)).toEqual(DONE)
  await runAll('build-account-export')
  const [file] = await filesOf(who)
  return file?.id ?? ''
}

/** Follows the link, as a script or as a person's browser. */
export const fetchFile = (who: Person | null, id: string, accept = '*/*') =>
  inRequest({ as: who, headers: { origin: null, accept } }, () =>
    GET(new Request(`http://localhost/account/export?id=${id}`)),
  )

type Event = { event: string; requestId: string; by: string; to?: unknown; details: Record<string, unknown> }
export type Document = Record<string, Record<string, unknown>[]> & { doneByYou: Event[]; doneToYou: Event[] }
export const documentFor = async (who: Person, id: string): Promise<Document> =>
  (await fetchFile(who, id)).json()
