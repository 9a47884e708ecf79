import { html, page } from '../page.ts'
import type { GooglePerson } from './google.ts'

/** The page on which one chooses as whom to sign in; `request` names the pending authorization. */
export function pickAPerson(people: readonly GooglePerson[], request: string): string {
  return page(
    'Sign in with Google (local)',
    html`<main class="narrow">
<h1>Choose an account</h1>
<p class="soft">This is the local Google. It signs you in to Portcullis as whomever you choose.</p>
<form method="post" action="/o/oauth2/v2/auth/callback">
<input type="hidden" name="request" value="${request}">
<div class="card">${people.map(
      ({ name, email }) =>
        html`<button class="row" name="email" value="${email}"><strong>${name}</strong><span class="soft">${email}</span></button>`,
    )}</div>
<button class="plain" name="email" value="">Cancel and go back</button>
</form>
</main>`,
  )
}

/** A request that cannot be answered by a redirect, told to the developer in one sentence. */
export function refusal(problem: string): string {
  return page(
    'Sign in with Google (local)',
    html`<main class="narrow"><h1>That did not work</h1><p>${problem}</p></main>`,
  )
}
