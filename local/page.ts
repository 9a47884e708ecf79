import { readFileSync } from 'node:fs'

const STYLE = readFileSync(new URL('./page.css', import.meta.url), 'utf8')

/** A piece of markup that is safe to put into a page as it is. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Piece = string | number | Markup | readonly Piece[]

/**
 * Markup from a template: every value is escaped unless it is markup itself.
 *
 * @example html`<p>${'<b>'}</p>` // <p>&lt;b&gt;</p>
 */
export function html(strings: TemplateStringsArray, ...values: Piece[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(render)))
}

/** A whole page of the local world: one column, the tokens of the product, light and dark. */
export function page(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>${body}</body>
</html>`.text
}

function render(piece: Piece): string {
  if (piece instanceof Markup) return piece.text
  if (typeof piece === 'object') return piece.map(render).join('')
  return String(piece).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
