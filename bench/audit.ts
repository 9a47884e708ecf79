import { readIfThere } from '../local/files.ts'
import { ROOT } from '../local/folder.ts'
import { benchVerify } from './audit/verify.ts'
import { conditions, loadNow, save, sayVerdicts } from './report.ts'

const PARTS = { verify: benchVerify }

/**
 * `npm run bench audit`: what the audit trail costs, part by part. Each part keeps its own figures, and the circumstances
 * under which it was measured, in bench/results/audit.json.
 *
 * @throws when something could not be measured; a target that was missed is no error
 */
export async function benchAudit(): Promise<void> {
  for (const [name, measure] of Object.entries(PARTS)) {
    const under = conditions()
    const { result, verdicts } = await measure()
    sayVerdicts(verdicts)
    const others = JSON.parse(readIfThere(`${ROOT}/bench/results/audit.json`) ?? '{}')
    await save('audit', { ...others, [name]: { ...under, loadAfter: loadNow(), verdicts, ...result } })
  }
}
