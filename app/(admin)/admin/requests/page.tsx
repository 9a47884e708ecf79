import type { Metadata } from 'next'
import { LogQuery } from '@/components/requests/log-query'
import { RequestEvents } from '@/components/requests/request-events'
import { RequestSearch } from '@/components/requests/request-search'
import { PageHeader } from '@/components/shell/page-header'
import { EmptyState } from '@/components/states/empty-state'
import type { Search } from '@/lib/guard/way-back'
import { loadRequest } from './loader'

export const metadata: Metadata = { title: 'Requests' }

export default async function RequestsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { id, events } = await loadRequest(await searchParams)
  return (
    <>
      <PageHeader
        title="Requests"
        lede="Somebody met an error and sent you its request id: what they tried, how it ended, why, and what to do."
      />
      <RequestSearch path="/admin/requests" id={id ?? undefined} />
      {id === null ? (
        <EmptyState
          title="Enter a request id"
          text="It stands under every refusal and on every error page, and begins with req_. A number without letters, or the id of a webhook, is found as well."
        />
      ) : (
        <div className="grid gap-4">
          {events.length === 0 ? (
            <EmptyState
              title="No event bears this id"
              text="It has to be complete. Reading a page leaves no event, and of many refusals in a minute only the first are kept; the log has them all."
            />
          ) : (
            <RequestEvents events={events} />
          )}
          <LogQuery id={id} />
        </div>
      )}
    </>
  )
}
