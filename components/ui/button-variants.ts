import { cva, type VariantProps } from 'class-variance-authority'

/**
 * The classes of a button, apart from the component, so that links wear them too and client forms can use
 * them without carrying the class merger to the browser.
 */
export const buttonVariants = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-[550] whitespace-nowrap transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        default: 'border-transparent bg-primary text-primary-foreground hover:bg-primary-raised',
        outline: 'border-border-strong bg-card text-foreground hover:bg-muted',
        ghost: 'border-transparent text-muted-foreground hover:bg-muted hover:text-foreground',
        destructive: 'border-denied/40 bg-card text-denied hover:bg-denied-wash',
        link: 'border-transparent text-brass-ink underline decoration-brass/50 underline-offset-4 hover:decoration-brass',
      },
      size: {
        default: 'h-10 px-4 text-[14.5px]',
        sm: 'h-8.5 px-3.5 text-sm',
        lg: 'h-11 px-5 text-[15px]',
        icon: 'size-9',
        inline: 'h-auto px-0',
      },
    },
    defaultVariants: { variant: 'default', size: 'default' },
  },
)

export type ButtonVariants = VariantProps<typeof buttonVariants>
