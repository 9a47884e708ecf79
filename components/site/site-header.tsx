import { Wordmark } from '@/components/brand/wordmark'
import { buttonVariants } from '@/components/ui/button-variants'

const links = [
  { href: '/#guarantees', text: 'Guarantees' },
  { href: '/#gates', text: 'How it works' },
  { href: '/pricing', text: 'Pricing' },
]

/** Head of the public pages. Plain anchors: these pages carry no client code of their own. */
export function SiteHeader() {
  return (
    <header className="mx-auto flex h-17 w-full max-w-[1120px] items-center gap-2 px-5 text-[14.5px] sm:px-6">
      <div className="mr-auto">
        <Wordmark />
      </div>
      <nav aria-label="Site" className="flex items-center">
        {links.map((link) => (
          <a
            key={link.href}
            href={link.href}
            className="hidden rounded-md px-3 py-2 text-muted-foreground transition-colors hover:text-foreground md:block"
          >
            {link.text}
          </a>
        ))}
        <a
          href="/pricing"
          className="rounded-md px-2.5 py-2 text-muted-foreground transition-colors hover:text-foreground md:hidden"
        >
          Pricing
        </a>
        <a
          href="/sign-in"
          className="rounded-md px-2.5 py-2 text-muted-foreground transition-colors hover:text-foreground sm:px-3"
        >
          Sign in
        </a>
        <a href="/#start" className={buttonVariants({ size: 'sm', className: 'ml-1.5 sm:ml-2' })}>
          Start<span className="max-md:sr-only"> a project</span>
        </a>
      </nav>
    </header>
  )
}
