import type { MeasuredPage } from './pages.ts'
import type { Verdict } from './report.ts'

const JAVASCRIPT_KIB = 150
const DASHBOARD_OVER_FLOOR_MS = 10

/** What was measured, held against what the product promises. */
export function judge(pages: readonly MeasuredPage[]): Verdict[] {
  const find = (name: string): MeasuredPage => {
    const page = pages.find((measured) => measured.name === name)
    if (!page) throw new Error(`${name} was not measured.`)
    return page
  }
  const floor = find('floor, static')
  return [
    ...['landing', 'sign-in'].map((name): Verdict => {
      const found = find(name).weights.idle.javascriptKiB
      const over = found - floor.weights.idle.javascriptKiB
      return {
        target: `${name}: at most ${JAVASCRIPT_KIB} KiB of JavaScript when idle`,
        found: `${found} KiB, ${over.toFixed(1)} over a bare page`,
        reached: found <= JAVASCRIPT_KIB,
      }
    }),
    ...['landing', 'pricing', 'sign-in'].map((name): Verdict => {
      const { isStatic } = find(name)
      return { target: `${name}: served as a static page`, found: isStatic ? 'yes' : 'no', reached: isStatic }
    }),
    dashboardVerdict(find('dashboard'), find('floor, dynamic')),
  ]
}

function dashboardVerdict(dashboard: MeasuredPage, empty: MeasuredPage): Verdict {
  const [found, least] = [dashboard.latency.fullMs.p50, empty.latency.fullMs.p50]
  return {
    target: `dashboard: full response p50 at most ${DASHBOARD_OVER_FLOOR_MS} ms more than an empty dynamic page`,
    found: `${(found - least).toFixed(1)} ms more (${found} against ${least})`,
    reached: found - least <= DASHBOARD_OVER_FLOOR_MS,
  }
}
