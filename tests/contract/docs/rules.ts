import { CODES } from '../../../lib/errors.ts'
import { ADDRESSES, exists, FILES, type Page, read, resolveFrom, variablesIn } from './repository.ts'

/** Variables of Node, Next and the tools; every other one is ours and stands in .env.example. */
const NOT_OURS = ['NODE_ENV', 'PORT', 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY']

const SCRIPTS: Record<string, string> = JSON.parse(read('package.json')).scripts
const VARIABLES = new Set([...variablesIn(read('.env.example')), ...Object.keys(CODES), ...NOT_OURS])

/** What each rule answers: one line for each thing on the page that is not so. */
type Rule = (page: Page) => string[]

/** A relative link leads to a file, and to a heading of it where it names one. */
export const brokenLinks: Rule = (page) =>
  [...page.text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].flatMap(([, link, attribute]) => {
    const target = link ?? attribute ?? ''
    if (/^[a-z]+:/.test(target)) return []
    const [file = '', heading] = target.split('#')
    const path = file ? resolveFrom(page, file) : page.path
    if (!exists(path)) return [`the link ${target} leads nowhere`]
    if (heading === undefined) return []
    return slugs(file ? read(path) : page.text).includes(heading)
      ? []
      : [`the link ${target} names no heading`]
  })

/** What looks like a path of the repository, or an address of the app, is one. */
export const missingPaths: Rule = (page) =>
  [...prose(page.text).matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => {
    const known = isAddress(code)
      ? ADDRESSES.some((address) => address.test(code))
      : isPath(code)
        ? FILES.some(matcher(code)) || exists(code)
        : !isFileName(code) || FILES.some((path) => path.split('/').at(-1) === code)
    return known ? [] : [`there is no ${code}`]
  })

/** A block that begins with the path of a file is a part of that file, to the letter. */
export const driftedQuotes: Rule = (page) =>
  [...page.text.matchAll(/```\w*\n(?:\/\/|--|#) ([\w./()[\]-]+\.\w+)\n([\s\S]*?)```/g)].flatMap(
    ([, path = '', quote = '']) => {
      if (!exists(path)) return [`${path} is quoted and does not exist`]
      return read(path).includes(quote.trim()) ? [] : [`the quote of ${path} is not what stands there`]
    },
  )

/** A command that is named is one of package.json. */
export const unknownCommands: Rule = (page) =>
  [...page.text.matchAll(/npm (?:run ([\w:-]+)|(test|start)\b)/g)].flatMap(([, script, short]) => {
    const name = script ?? short ?? ''
    return name in SCRIPTS ? [] : [`package.json has no script "${name}"`]
  })

/** A variable that is named stands in .env.example, or is a code of lib/errors.ts. */
export const unknownVariables: Rule = (page) =>
  [
    ...page.text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`\n]*)?`|^([A-Z][A-Z0-9_]+)=/gm),
    ...page.text.matchAll(/\$\{?([A-Z][A-Z0-9_]+)/g),
  ].flatMap(([, inline, assigned]) => {
    const name = inline ?? assigned ?? ''
    return VARIABLES.has(name) ? [] : [`there is no variable or code ${name}`]
  })

/** A test that is cited, `file` “title”, is in that file under that title. */
export const missingTests: Rule = (page) =>
  [...page.text.matchAll(/`(tests\/[^`\n]+)`\s+“([^”]+)”/g)].flatMap(([, path = '', title = '']) =>
    exists(path) && read(path).includes(title.replace(/\s+/g, ' ')) ? [] : [`${path} has no test “${title}”`],
  )

/** Nothing on a page belongs to one machine. */
export const machinePaths: Rule = (page) =>
  [...page.text.matchAll(/(?<![\w.])\/(?:home|root|Users|work|tmp|mnt)\/\S*/g)].map(
    ([path]) => `${path} is a path of one machine`,
  )

const isAddress = (code: string) => /^\/([\w-]+(\/[\w-]+)*)?$/.test(code)
const isPath = (code: string) => /^[\w.()[\]*-]+\/[\w.()[\]*/-]*$/.test(code)
const isFileName = (code: string) => /^[\w.-]+\.(tsx?|mjs|jsonc?|sql|prisma|md|toml|css|svg)$/.test(code)

/** A star fits one segment, or a part of it; a folder fits what is in it. */
function matcher(pattern: string): (path: string) => boolean {
  const escaped = pattern.replace(/\/$/, '').replace(/[.()[\]]/g, '\\$&')
  const expression = new RegExp(`^${escaped.replace(/\*+/g, '[^/]*')}(/|$)`)
  return (path) => expression.test(path)
}

/** A page without its fenced blocks. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '')

/** The anchors GitHub gives to headings. */
const slugs = (text: string): string[] =>
  [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replace(/\s/g, '-'),
  )
