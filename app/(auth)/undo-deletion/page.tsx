import type { Metadata } from 'next'
import { UndoPanel } from '@/components/account/undo-panel'
import type { Search } from '@/lib/guard/way-back'
import { loadUndo } from './loader'

export const metadata: Metadata = { title: 'Deletion of your account', robots: 'noindex' }

/** Where a deletion begins to be over: it says so, offers to undo it, or says that it was undone. */
export default async function UndoDeletionPage({ searchParams }: { searchParams: Promise<Search> }) {
  return <UndoPanel {...(await loadUndo(await searchParams))} />
}
