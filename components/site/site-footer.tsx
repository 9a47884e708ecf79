import { Mark } from '@/components/brand/mark'

const links = [
  { href: '/#guarantees', text: 'Guarantees' },
  { href: '/#gates', text: 'How it works' },
  { href: '/pricing', text: 'Pricing' },
  { href: '/sign-in', text: 'Sign in' },
]

/** Foot of the public pages. */
export function SiteFooter() {
  return (
    <footer className="border-t">
      <div className="mx-auto flex w-full max-w-[1120px] flex-wrap items-center gap-x-6 gap-y-4 px-5 py-8 text-sm text-muted-foreground sm:px-6">
        <p className="mr-auto flex items-center gap-2.5">
          <Mark size={20} />
          Portcullis, under the MIT licence
        </p>
        <ul className="flex flex-wrap gap-x-5 gap-y-2">
          {links.map((link) => (
            <li key={link.href}>
              <a href={link.href} className="rounded-sm transition-colors hover:text-foreground">
                {link.text}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </footer>
  )
}
