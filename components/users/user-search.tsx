import { Search } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'

/** Finds users by part of a name or address: a plain GET form. */
export function UserSearch({ path, search }: { path: string; search: string }) {
  return (
    <search>
      <form action={path} method="get" className="mb-3 flex flex-wrap gap-2">
        <div className="relative min-w-[200px] flex-1">
          <Label htmlFor="user-search" className="sr-only">
            Search by name or email
          </Label>
          <Search
            className="pointer-events-none absolute top-3 left-3 size-4 text-muted-foreground"
            aria-hidden="true"
          />
          <Input
            id="user-search"
            name="search"
            type="search"
            defaultValue={search}
            maxLength={100}
            placeholder="Search by name or email"
            className="pl-9"
          />
        </div>
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
