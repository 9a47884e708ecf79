import { buttonVariants } from '@/components/ui/button-variants'

/** What an admin reads who needs a second factor and has none. */
export function EnrolFirst() {
  return (
    <div className="grid gap-3 rounded-md bg-waiting-wash p-4 text-sm">
      <p className="text-pretty">
        Admins need a second factor here, and you have none yet. Set one up, then go on with what you were
        doing.
      </p>
      <a href="/security" className={buttonVariants({ variant: 'outline', size: 'sm' })}>
        Set up a second factor
      </a>
    </div>
  )
}
