import { Download } from 'lucide-react'
import { requestAccountExport } from '@/actions/request-account-export'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { Day } from '@/components/time'
import { buttonVariants } from '@/components/ui/button-variants'
import { Card, CardTitle } from '@/components/ui/card'
import type { ExportState } from '@/lib/account/queries'

/** Everything about oneself as a file: to ask for, on its way, or ready. */
export function YourData({ file }: { file: ExportState | null }) {
  return (
    <Card className="p-5 sm:p-6" aria-labelledby="your-data">
      <CardTitle id="your-data">Take your data along</CardTitle>
      <p className="mt-0.5 max-w-[44em] text-[14.5px] text-pretty text-muted-foreground">
        Everything that we have about you, as one JSON file: your profile, your sessions and devices, your
        teams and plans, invitations, and what the audit says that you did. No secrets, and nothing of others.
      </p>
      {file ? <FileState file={file} /> : null}
      <Form
        action={requestAccountExport}
        label="Ask for your data"
        className="mt-4 grid justify-items-start gap-3"
        success="We are gathering your data. A mail tells you when it is ready."
      >
        <SubmitButton variant="outline" pending="Asking">
          {file ? 'Ask for a new file' : 'Ask for your data'}
        </SubmitButton>
      </Form>
    </Card>
  )
}

/** A plain link: what it leads to is no page. */
function FileState({ file: { id, ready, expiresAt } }: { file: ExportState }) {
  if (!ready) {
    return (
      <p className="mt-4 text-[14.5px]">
        Your file is being made. A mail tells you when it is ready; you need not wait here.
      </p>
    )
  }
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <a href={`/account/export?${new URLSearchParams({ id })}`} className={buttonVariants()}>
        <Download aria-hidden="true" />
        Download your data
      </a>
      <p className="text-sm text-muted-foreground">
        Ready until <Day at={expiresAt} />, then it is deleted.
      </p>
    </div>
  )
}
