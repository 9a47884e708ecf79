import { fileURLToPath } from 'node:url'

/** The root of the clone. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** Where `npm run dev` keeps its data, secrets and logs; removing it begins anew. Tests name another. */
export const LOCAL_FOLDER = process.env.PORTCULLIS_LOCAL_FOLDER ?? `${ROOT}/.local`
