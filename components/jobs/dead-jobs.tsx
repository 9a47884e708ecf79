import Link from 'next/link'
import { Form, type FormAction } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { TimeAgo } from '@/components/time'
import { Card, CardFooter, CardTitle } from '@/components/ui/card'
import type { DeadJob } from '@/lib/jobs/queries'

/** The jobs that are not tried any more, each with why, and what an admin can do about it. */
export function DeadJobs({ jobs, total, retry, discard }: DeadJobsProps) {
  if (jobs.length === 0) return null
  return (
    <Card aria-label="Dead jobs">
      <div className="border-b px-5 py-4">
        <CardTitle>Dead jobs</CardTitle>
        <p className="mt-1 text-sm text-pretty text-muted-foreground">
          Look the request up before you decide. Another try runs it once more; discarding it is for good.
        </p>
      </div>
      <ul className="[&>li]:border-b [&>li:last-child]:border-0">
        {jobs.map((job) => (
          <li
            key={job.id}
            className="grid gap-3 px-5 py-4 text-sm sm:grid-cols-[minmax(0,1fr)_auto] sm:items-start"
          >
            <What job={job} />
            <div className="flex flex-wrap gap-2">
              <Act job={job} action={retry} label="Try again" />
              <Act job={job} action={discard} label="Discard" />
            </div>
          </li>
        ))}
      </ul>
      {total > jobs.length ? (
        <CardFooter>{`The latest ${jobs.length} of ${total}. The others follow once these are settled.`}</CardFooter>
      ) : null}
    </Card>
  )
}

type DeadJobsProps = { jobs: DeadJob[]; total: number; retry: FormAction; discard: FormAction }

function What({ job }: { job: DeadJob }) {
  return (
    <div className="min-w-0 [overflow-wrap:anywhere]">
      <p>
        <span className="machine">{job.name}</span>{' '}
        <span className="text-muted-foreground">
          {job.tenantName ? `for ${job.tenantName}, ` : null}
          {job.attempts === 1 ? 'tried once' : `tried ${job.attempts} times`}, <TimeAgo at={job.died} />
        </span>
      </p>
      <p className="mt-1">{job.meaning}</p>
      <p className="machine mt-1 text-muted-foreground">
        {job.code}
        {job.requestId ? (
          <>
            {' · request '}
            <Link
              href={`/admin/requests?${new URLSearchParams({ id: job.requestId })}`}
              prefetch={false}
              className="rounded-sm underline decoration-border-strong underline-offset-3 hover:text-foreground"
            >
              {job.requestId}
            </Link>
          </>
        ) : null}
      </p>
    </div>
  )
}

type ActProps = { job: DeadJob; action: FormAction; label: string }

/** Once it has worked, the job is no longer in the list, and the form with it: the new page says it. */
function Act({ job, action, label }: ActProps) {
  return (
    <Form action={action} label={`${label}: ${job.name} ${job.id}`} className="grid gap-2">
      <input type="hidden" name="jobId" value={job.id} />
      <SubmitButton variant="outline" size="sm">
        {label}
      </SubmitButton>
    </Form>
  )
}
