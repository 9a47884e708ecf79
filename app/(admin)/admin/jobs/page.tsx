import type { Metadata } from 'next'
import { discardJob } from '@/actions/discard-job'
import { retryJob } from '@/actions/retry-job'
import { DeadJobs } from '@/components/jobs/dead-jobs'
import { QueuesTable } from '@/components/jobs/queues-table'
import { PageHeader } from '@/components/shell/page-header'
import { EmptyState } from '@/components/states/empty-state'
import { loadJobs } from './loader'

export const metadata: Metadata = { title: 'Jobs' }

export default async function JobsPage() {
  const { queues, dead } = await loadJobs()
  return (
    <>
      <PageHeader title="Jobs" lede={lede(queues)} />
      {queues.length === 0 ? (
        <EmptyState
          title="No jobs yet"
          text="Work that waits, such as a mail, is listed here once there has been some."
        />
      ) : (
        <div className="grid gap-6">
          <QueuesTable queues={queues} />
          <DeadJobs
            jobs={dead}
            total={sum(queues.map((queue) => queue.dead))}
            retry={retryJob}
            discard={discardJob}
          />
        </div>
      )}
    </>
  )
}

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0)

function lede(queues: { waiting: number; dead: number }[]): string {
  const dead = sum(queues.map((queue) => queue.dead))
  if (dead === 0) return 'Work that waits: mails, and what is done every so often. Nothing needs you.'
  return dead === 1
    ? 'One job has failed for good and waits for you.'
    : `${dead} jobs have failed for good and wait for you.`
}
