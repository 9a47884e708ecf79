import { connection } from 'next/server'

/** The least that this Next renders anew for each request. */
export default async function DynamicPage() {
  await connection()
  return <h1>Nothing</h1>
}
