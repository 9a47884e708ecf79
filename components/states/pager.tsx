import Link from 'next/link'
import { CardFooter } from '@/components/ui/card'

const link = 'rounded-sm underline decoration-border-strong underline-offset-4 hover:text-foreground'

/** Ways to older rows, to newer ones where they are known, and back to the newest; nothing where everything fits. */
export function Pager({ older, newer, newest }: PagerProps) {
  if (!older && !newer && !newest) return null
  return (
    <CardFooter>
      <nav aria-label="Pages" className="flex w-full justify-between gap-4">
        <span className="flex flex-wrap gap-x-4">
          {newer ? (
            <Link href={newer} prefetch={false} rel="prev" className={link}>
              Newer
            </Link>
          ) : null}
          {newest ? (
            <Link href={newest} prefetch={false} className={link}>
              Back to the newest
            </Link>
          ) : null}
        </span>
        {older ? (
          <Link href={older} prefetch={false} rel="next" className={link}>
            Older
          </Link>
        ) : null}
      </nav>
    </CardFooter>
  )
}

type PagerProps = { older: string | undefined; newer?: string | undefined; newest: string | undefined }
