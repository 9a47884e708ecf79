import { html, page } from '../page.ts'
import { PEOPLE } from '../people.ts'

/**
 * The page on which one chooses as whom to sign in: one of the people of the local world, or anybody.
 *
 * @param action the path that is told
 * @param request names the pending authorization
 */
export function chooseAnAccount(provider: string, action: string, request: string): string {
  const form = html`<form method="post" action="${action}">
<input type="hidden" name="request" value="${request}">`
  return page(
    `Sign in with ${provider} (local)`,
    html`<main class="narrow">
<h1>Choose an account</h1>
<p class="soft">This is the local ${provider}. It signs you in to Portcullis as whomever you choose.</p>
${form}
<div class="card">${PEOPLE.map(
      ({ name, email }) =>
        html`<button class="row" name="account" value="${email}"><strong>${name}</strong><span class="soft">${email}</span></button>`,
    )}</div>
</form>
<details class="card">
<summary class="row"><strong>Another account</strong><span class="soft">anybody, with an address verified or not</span></summary>
${form}
<div class="fields">
<label>Made under this address<input type="email" name="account" required autocomplete="off"></label>
<label>Its address today, if that is another<input type="email" name="email" autocomplete="off"></label>
<label class="choice"><input type="checkbox" name="verified" checked>${provider} has verified it</label>
<button class="main">Sign in</button>
</div>
</form>
</details>
${form}
<button class="plain">Cancel and go back</button>
</form>
</main>`,
  )
}

/** A request that cannot be answered by a redirect, told to the developer in one sentence. */
export function refusal(provider: string, problem: string): string {
  return page(
    `Sign in with ${provider} (local)`,
    html`<main class="narrow"><h1>That did not work</h1><p>${problem}</p></main>`,
  )
}
