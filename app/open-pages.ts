/**
 * Pages that read nothing of anybody, each with the reason why it needs no loader. Every other page has one beside it:
 * a page that is in neither place fails the build (scripts/surface.ts).
 */
export const OPEN_PAGES: Readonly<Record<`/${string}`, string>> = {
  '/': 'the landing page is the same for everybody',
  '/pricing': 'the plans are the same for everybody',
  '/sign-in': 'nobody is signed in yet',
  '/sign-in/problem': 'nobody is signed in yet; it shows a sentence for a word in its address',
  '/check-mail': 'nobody is signed in yet, and it does not say whether there is a mail',
  '/confirm': 'nobody is signed in yet; it shows what stands in the link and uses nothing up',
}
