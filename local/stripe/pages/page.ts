import type { World } from '../state/world.ts'

/** One address of the hosted pages. */
export type Page = {
  method: 'GET' | 'POST'
  path: string
  answer(world: World, ids: Record<string, string>, form: URLSearchParams, query: URLSearchParams): Response
}
