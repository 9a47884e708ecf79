import { SearchField } from '@/components/forms/search-field'
import { Button } from '@/components/ui/button'

/** Looks a request up by its id: a plain GET form, so that what was found has an address to send to somebody. */
export function RequestSearch({ path, id }: { path: string; id: string | undefined }) {
  return (
    <search>
      <form action={path} method="get" className="mb-3 flex flex-wrap gap-2">
        <SearchField
          id="request-id"
          name="id"
          label="Request id"
          placeholder="req_…"
          defaultValue={id}
          autoComplete="off"
          spellCheck={false}
          className="machine"
        />
        <Button variant="outline" type="submit">
          Look up
        </Button>
      </form>
    </search>
  )
}
