import { CopyButton } from '@/components/states/copy-button'
import { Card, CardTitle } from '@/components/ui/card'

/**
 * How to find the request in the log, which is not kept here: stack and cause stand there.
 *
 * @param id checked by the loader: nothing in it means anything to a shell
 */
export function LogQuery({ id }: { id: string }) {
  const queries = {
    jq: `jq -c 'select(.requestId == "${id}")' app.log`,
    grep: `grep -F '"requestId":"${id}"' app.log`,
  }
  return (
    <Card className="grid gap-3 px-3.5 py-4 sm:px-5">
      <div>
        <CardTitle>In the log</CardTitle>
        <p className="text-sm text-pretty text-muted-foreground">
          The cause and the stack stand in the app’s log. Run one of these where you keep it, with the name of
          your file.
        </p>
      </div>
      {Object.entries(queries).map(([tool, query]) => (
        <div key={tool} className="flex flex-wrap items-center gap-2">
          <code className="machine min-w-0 flex-1 rounded-md border bg-muted px-3 py-1.5 select-all [overflow-wrap:anywhere]">
            {query}
          </code>
          <CopyButton text={query} label={`Copy the ${tool} command`} />
        </div>
      ))}
    </Card>
  )
}
