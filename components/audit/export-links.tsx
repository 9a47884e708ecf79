import { Download } from 'lucide-react'
import { Offered } from '@/components/impersonation/offered'
import { buttonVariants } from '@/components/ui/button-variants'
import type { AuditFilter } from '@/lib/validations/audit'
import { exportHref, isFiltered } from './addresses'

const FORMATS = { csv: 'CSV', jsonl: 'JSON Lines' } as const

/** The events of the filter as files, all of them. Plain links: what they lead to is no page. */
export function ExportLinks({ path, filter, pageTenantId }: ExportLinksProps) {
  return (
    <Offered way={`${path}/export`}>
      <section aria-label="Export" className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="mr-auto max-w-[62ch] text-sm text-pretty text-muted-foreground">
          {isFiltered(filter)
            ? 'All events that fit the filter, as a file. '
            : 'All events as a file. As JSON Lines, anybody can verify that none was changed. '}
          That you exported them is written down as well.
        </p>
        {(['csv', 'jsonl'] as const).map((format) => (
          <a
            key={format}
            href={exportHref(path, filter, format, pageTenantId)}
            className={buttonVariants({ variant: 'outline', size: 'sm' })}
          >
            <Download aria-hidden="true" />
            Export as {FORMATS[format]}
          </a>
        ))}
      </section>
    </Offered>
  )
}

type ExportLinksProps = { path: `/${string}`; filter: AuditFilter; pageTenantId: string | undefined }
