import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { cn } from '@/lib/utils'

/**
 * The field to search by, of a form that is sent with GET: what was found has an address to send to somebody.
 *
 * @param label what can be searched for; read aloud, while the eye has the placeholder
 * @param around classes of the box around it, for its place in the form
 */
export function SearchField({ id, label, around, className, ...input }: SearchFieldProps) {
  return (
    <div className={cn('relative min-w-[200px] flex-1', around)}>
      <Label htmlFor={id} className="sr-only">
        {label}
      </Label>
      <Search
        className="pointer-events-none absolute top-3 left-3 size-4 text-muted-foreground"
        aria-hidden="true"
      />
      <Input id={id} type="search" maxLength={100} className={cn('pl-9', className)} {...input} />
    </div>
  )
}

type SearchFieldProps = Omit<ComponentProps<'input'>, 'type'> & {
  id: string
  name: string
  label: string
  around?: string
}
