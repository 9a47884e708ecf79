import { CopyButton } from './copy-button'

/** The request id by which an admin finds what happened, to be copied or selected. */
export function RequestId({ id }: { id: string }) {
  return (
    <p className="flex items-center gap-3 rounded-md border bg-card py-1.5 pr-1.5 pl-3">
      <span className="sr-only">Request id</span>
      <code className="machine select-all">{id}</code>
      <CopyButton text={id} />
    </p>
  )
}
