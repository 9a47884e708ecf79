import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { cn } from '@/lib/utils'
import { SearchField } from './search-field'

/**
 * Finds rows of a list by words: a plain GET form, with a way back to the whole list.
 *
 * @param path the page that shows the list
 * @param by what the words are looked for in, e.g. `name or email`
 */
export function SearchForm({ path, search, by, className }: SearchFormProps) {
  return (
    <search>
      <form action={path} method="get" className={cn('mb-3 flex flex-wrap gap-2', className)}>
        <SearchField
          id="search"
          name="search"
          label={`Search by ${by}`}
          placeholder={`Search by ${by}`}
          defaultValue={search}
        />
        <Button variant="outline" type="submit">
          Search
        </Button>
        {search ? (
          <Button variant="ghost" asChild>
            <Link href={path} prefetch={false}>
              Clear
            </Link>
          </Button>
        ) : null}
      </form>
    </search>
  )
}

type SearchFormProps = { path: string; search: string; by: string; className?: string }
