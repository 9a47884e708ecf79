import { Mark } from '@/components/brand/mark'
import { buttonVariants } from '@/components/ui/button-variants'

/** Nothing at this address, or nothing for this person: from outside the two look the same. */
export function NotFoundState() {
  return (
    <div className="mx-auto flex w-full max-w-[520px] flex-col items-center px-5 py-20 text-center">
      <Mark size={44} className="mb-5" />
      <h1 className="text-[26px] leading-[1.15] font-semibold tracking-title">
        There is nothing behind this gate
      </h1>
      <p className="mt-2 text-pretty text-muted-foreground">
        The page does not exist, or it is not for you. Check the address, or ask for access if you expected
        something here.
      </p>
      <div className="mt-6 flex gap-2.5">
        <a href="/dashboard" className={buttonVariants()}>
          To the overview
        </a>
        <a href="/" className={buttonVariants({ variant: 'outline' })}>
          To the start page
        </a>
      </div>
    </div>
  )
}
