import { readIfThere } from '../local/files.ts'
import { ROOT } from '../local/folder.ts'
import { Trouble } from '../scripts/trouble.mjs'
import { benchChain } from './audit/chain.ts'
import { benchRead } from './audit/read.ts'
import { benchVerify } from './audit/verify.ts'
import { withGuardBench } from './guard/app.ts'
import { conditions, loadNow, save, sayVerdicts, type Verdict } from './report.ts'

const PARTS = ['verify', 'read', 'chain'] as const

/**
 * `npm run bench audit [parts]`: what the audit trail costs, part by part. Each part keeps its own figures, and the
 * circumstances under which it was measured, in bench/results/audit.json.
 *
 * @param only the parts to measure, e.g. `chain,read`; all of them unless given
 * @throws when something could not be measured; a target that was missed is no error
 */
export async function benchAudit(only?: string): Promise<void> {
  const parts = PARTS.filter((name) => only === undefined || only.split(',').includes(name))
  if (parts.length === 0) throw new Trouble(`npm run bench audit [${PARTS.join(',')}]`)
  if (parts.includes('verify')) await keep('verify', benchVerify)
  if (parts.some((name) => name !== 'verify'))
    await withGuardBench(async (bench) => {
      if (parts.includes('read')) await keep('read', () => benchRead(bench))
      if (parts.includes('chain')) await keep('chain', () => benchChain(bench))
    })
}

async function keep(
  name: (typeof PARTS)[number],
  measure: () => Promise<{ result: object; verdicts: Verdict[] }>,
): Promise<void> {
  const under = conditions()
  const { result, verdicts } = await measure()
  sayVerdicts(verdicts)
  const others = JSON.parse(readIfThere(`${ROOT}/bench/results/audit.json`) ?? '{}')
  await save('audit', { ...others, [name]: { ...under, loadAfter: loadNow(), verdicts, ...result } })
}
