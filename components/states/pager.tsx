import Link from 'next/link'
import { CardFooter } from '@/components/ui/card'

const link = 'rounded-sm underline decoration-border-strong underline-offset-4 hover:text-foreground'

/**
 * Ways to older rows, to newer ones where they are known, and back to the newest; nothing where everything fits.
 *
 * @param words what they are called in a list that time does not order
 */
export function Pager({ older, newer, newest, words = OF_TIME }: PagerProps) {
  if (!older && !newer && !newest) return null
  return (
    <CardFooter>
      <nav aria-label="Pages" className="flex w-full justify-between gap-4">
        <span className="flex flex-wrap gap-x-4">
          {newer ? (
            <Link href={newer} prefetch={false} rel="prev" className={link}>
              {words.newer}
            </Link>
          ) : null}
          {newest ? (
            <Link href={newest} prefetch={false} className={link}>
              {words.newest}
            </Link>
          ) : null}
        </span>
        {older ? (
          <Link href={older} prefetch={false} rel="next" className={link}>
            {words.older}
          </Link>
        ) : null}
      </nav>
    </CardFooter>
  )
}

const OF_TIME = { newer: 'Newer', newest: 'Back to the newest', older: 'Older' }

/** For a list by name. */
export const OF_NAMES: typeof OF_TIME = { newer: 'Previous', newest: 'Back to the first', older: 'Next' }

type PagerProps = {
  older: string | undefined
  newer?: string | undefined
  newest: string | undefined
  words?: typeof OF_TIME
}
