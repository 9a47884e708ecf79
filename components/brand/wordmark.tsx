import { Mark } from './mark'

/** Mark and name, linked to the given page. Plain anchor: it also stands on pages that carry no client code. */
export function Wordmark({ href = '/' }: { href?: string }) {
  return (
    <a href={href} className="flex items-center gap-2.5 rounded-md text-base font-semibold tracking-tight">
      <Mark />
      Portcullis
    </a>
  )
}
