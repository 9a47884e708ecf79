import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

const badgeVariants = cva(
  'inline-flex h-[22px] items-center gap-1 rounded-[5px] px-2 text-[12.5px] font-[550] whitespace-nowrap',
  {
    variants: {
      variant: {
        default: 'bg-muted text-muted-foreground',
        brass: 'bg-brass-wash text-brass-ink',
        granted: 'bg-granted-wash text-granted',
        denied: 'bg-denied-wash text-denied',
        waiting: 'bg-waiting-wash text-waiting',
      },
    },
    defaultVariants: { variant: 'default' },
  },
)

export type BadgeVariant = NonNullable<VariantProps<typeof badgeVariants>['variant']>

/** A short state in a word or two, on its own wash. */
export function Badge({ className, variant, ...props }: ComponentProps<'span'> & { variant?: BadgeVariant }) {
  return <span data-slot="badge" className={cn(badgeVariants({ variant }), className)} {...props} />
}
