'use client'

import { makeRecoveryCodes } from '@/actions/make-recovery-codes'
import { Form } from '@/components/forms/form'
import { SubmitButton } from '@/components/forms/submit-button'
import { CopyButton } from '@/components/states/copy-button'

/** Makes a set of recovery codes and shows it, this once. */
export function RecoveryCodes({ left }: { left: number | null }) {
  return (
    <Form
      action={makeRecoveryCodes}
      label="Make recovery codes"
      className="grid gap-3"
      answer={({ codes }) => <Codes codes={codes} />}
    >
      <p className="text-[14.5px] text-pretty">
        {left === null ? 'You have none yet.' : `${left} of 10 are left.`}
        {left === null ? null : ' New ones make the old ones void.'}
      </p>
      <SubmitButton variant="outline" className="justify-self-start" pending="Making them">
        {left === null ? 'Make recovery codes' : 'Make new recovery codes'}
      </SubmitButton>
    </Form>
  )
}

function Codes({ codes }: { codes: string[] }) {
  const text = codes.join('\n')
  return (
    <div className="grid gap-3 rounded-md bg-muted p-4">
      <p className="text-sm font-[550]">
        Write them down, print this page or save the file. They are shown this once.
      </p>
      <ol className="grid gap-1 sm:grid-cols-2" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code className="machine text-[13px] whitespace-nowrap select-all">{code}</code>
          </li>
        ))}
      </ol>
      <p className="flex flex-wrap items-center gap-3 text-sm">
        <CopyButton text={text} />
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Portcullis recovery codes, each works once\n\n${text}\n`)}`}
          download="portcullis-recovery-codes.txt"
          className="text-brass-ink underline decoration-brass/50 underline-offset-4 hover:decoration-brass"
        >
          Save as a file
        </a>
      </p>
    </div>
  )
}
