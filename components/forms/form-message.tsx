import { CopyButton } from '@/components/states/copy-button'
import type { ActionResult } from '@/lib/guard/result'

/**
 * The answer to a form in words. The box is always there, so that a screen reader notices when it fills;
 * empty, it leaves the flow and takes no room.
 *
 * @param live false when something else (a toast) already speaks
 */
export function FormMessage({ result, success, live }: FormMessageProps) {
  return (
    <div role={live ? 'status' : undefined} data-answer="" className="text-sm empty:absolute">
      {result?.status === 'success' && success ? <p className="text-granted">{success}</p> : null}
      {result?.status === 'error' ? (
        <p className="rounded-md bg-denied-wash px-3 py-2 text-denied">
          {result.error.message}
          {result.error.requestId ? (
            <span className="flex flex-wrap items-center gap-x-2 text-[12.5px]">
              <span>
                Request <code className="machine select-all">{result.error.requestId}</code>
              </span>
              {result.error.reason === 'unavailable' ? <CopyButton text={result.error.requestId} /> : null}
            </span>
          ) : null}
        </p>
      ) : null}
    </div>
  )
}

type FormMessageProps = {
  result: ActionResult<unknown> | null
  success: string | undefined
  live: boolean
}
