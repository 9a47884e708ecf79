import { chromium } from '@playwright/test'
import lighthouse from 'lighthouse'
import { freePort } from '../local/ports.ts'
import { launchOptions } from '../tests/support/browser.ts'
import { withProduction } from './production.ts'
import { type Column, conditions, loadNow, save, sayVerdicts, table, type Verdict } from './report.ts'

/** The least score out of 100 in each of Lighthouse's categories. */
const LEAST = { performance: 97, accessibility: 100, 'best-practices': 100, seo: 100 }
type Category = keyof typeof LEAST
const CATEGORIES: readonly Category[] = ['performance', 'accessibility', 'best-practices', 'seo']

const METRICS = {
  'first-contentful-paint': 'FCP ms',
  'largest-contentful-paint': 'LCP ms',
  'total-blocking-time': 'TBT ms',
  'cumulative-layout-shift': 'CLS',
}

/** A bare page of this Next: what this machine, as busy as it is, lets anybody reach. Not judged. */
const FLOOR = 'floor, static'
const RUNS = 3

type Run = {
  scores: Record<string, number>
  metrics: Record<string, number>
  missed: string[]
  /** Lighthouse's benchmarkIndex: how fast the machine was just then, higher is faster. */
  machine: number
}
type Scored = Run & { name: string }

/**
 * `npm run bench lighthouse`: Lighthouse's four scores of the public pages, as it sees a phone on a slow line.
 *
 * @throws when Lighthouse cannot run; a low score is no error
 */
export async function benchLighthouse(): Promise<void> {
  const under = conditions()
  const scored = await withProduction(async ({ world, floor }) => {
    const port = await freePort()
    const options = await launchOptions()
    const browser = await chromium.launch({
      ...options,
      args: [...(options.args ?? []), `--remote-debugging-port=${port}`],
    })
    try {
      const pages = [
        { name: FLOOR, url: floor, runs: [] as Run[] },
        { name: 'landing', url: `${world.urls.app}/`, runs: [] as Run[] },
        { name: 'sign-in', url: `${world.urls.app}/sign-in`, runs: [] as Run[] },
      ]
      // In turns, so that a slow moment of the machine meets all of them alike.
      for (let run = 0; run < RUNS; run++) {
        for (const { url, runs } of pages) runs.push(await score(url, port))
      }
      return pages.map(({ name, runs }): Scored => ({ name, ...medianOf(runs) }))
    } finally {
      await browser.close()
    }
  })
  const verdicts = scored.filter(({ name }) => name !== FLOOR).flatMap(judge)
  console.log(`\n${table(scored, COLUMNS)}\n`)
  sayVerdicts(verdicts)
  await save('lighthouse', { ...under, loadAfter: loadNow(), runs: RUNS, verdicts, pages: scored })
}

async function score(url: string, port: number): Promise<Run> {
  const result = await lighthouse(url, { port, logLevel: 'error', onlyCategories: [...CATEGORIES] })
  if (!result || result.lhr.runtimeError) {
    throw new Error(
      `Lighthouse could not look at ${url}: ${result?.lhr.runtimeError?.message ?? 'no result'}`,
    )
  }
  const { categories, audits, environment } = result.lhr
  const scores = CATEGORIES.map((name) => [name, Math.round((categories[name]?.score ?? 0) * 100)])
  const metrics = Object.keys(METRICS).map((id) => [id, round(audits[id]?.numericValue ?? Number.NaN)])
  const counted = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? [])
  const missed = counted.flatMap(({ id, weight }) => {
    const { score = null, title = '' } = audits[id] ?? {}
    return weight > 0 && score !== null && score < 0.9 ? [title] : []
  })
  return {
    scores: Object.fromEntries(scores),
    metrics: Object.fromEntries(metrics),
    missed,
    machine: environment.benchmarkIndex,
  }
}

/** The run in the middle by performance, whole, so that its numbers belong together. */
function medianOf(runs: readonly Run[]): Run {
  const sorted = runs.toSorted(
    (one, other) => (one.scores.performance ?? 0) - (other.scores.performance ?? 0),
  )
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (!middle) throw new Error('There was no run.')
  return middle
}

function judge({ name, scores, missed }: Scored): Verdict[] {
  return CATEGORIES.map((category) => {
    const found = scores[category] ?? 0
    const reached = found >= LEAST[category]
    return {
      target: `${name}: ${category} at least ${LEAST[category]}`,
      found: reached ? String(found) : `${found} (${missed.join('; ')})`,
      reached,
    }
  })
}

const COLUMNS: readonly Column<Scored>[] = [
  ['', ({ name }) => name],
  ...CATEGORIES.map((category): Column<Scored> => [category, ({ scores }) => scores[category] ?? 0]),
  ...Object.entries(METRICS).map(
    ([id, title]): Column<Scored> => [title, ({ metrics }) => metrics[id] ?? Number.NaN],
  ),
  ['machine', ({ machine }) => machine],
]

const round = (value: number): number => Math.round(value * 1000) / 1000
