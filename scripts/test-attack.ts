import { existsSync } from 'node:fs'
import { readIfThere } from '../local/files.ts'
import { ROOT } from '../local/folder.ts'
import { vitestCounts } from './reports.ts'
import { type Outcome, run } from './step.ts'
import { inWorldOfItsOwn, type Suite } from './suites.ts'

/**
 * What is attacked at the same time, each in a world of its own: one attempt waits for another, because what was committed
 * since it began is what it did. The second lane has whatever the first has not.
 */
const LANES = [
  { id: 'forms', name: 'over forms', files: ['tests/attack/actions-over-form.test.ts'] },
  { id: 'rest', name: 'over fetch, and the rest', files: ['--exclude=**/actions-over-form.test.ts'] },
]

/**
 * Runs the attack matrix against a build: tests/attack, with a reporter of its own, whose last line says how many cells
 * there were and how many leaked.
 *
 * @param folder a scratch folder inside the clone
 * @param build the folder of the build
 */
export async function testAttack(folder: string, build: string): Promise<Outcome[]> {
  const began = performance.now()
  const lanes = await Promise.all(LANES.map((lane) => attackAlong(lane, folder, build)))
  const [report, summary] = [`${folder}/attack.json`, `${folder}/summary`]
  const attack = await run({
    name: 'Attack matrix, its lanes together',
    program: 'vitest',
    args: [
      ...['run', '--project=attack', `--merge-reports=${folder}/reports`],
      ...['--reporter=./tests/attack/reporter.ts', '--reporter=json', `--outputFile.json=${report}`],
    ],
    environment: { ATTACK_SUMMARY: summary },
    count: () => vitestCounts(report),
    show: 'at the end',
  })
  console.log(`  ${((performance.now() - began) / 1000).toFixed(1)} s from its beginning to its end`)
  const whole = LANES.every(({ id }) => existsSync(laneReport(folder, id)))
  console.log((whole && readIfThere(summary)) || 'attack: it did not come to its end')
  return [attack, ...lanes.flat()]
}

type Lane = (typeof LANES)[number]

const laneReport = (folder: string, id: string): string => `${folder}/reports/${id}.json`

/** Attacks what is on one lane. Its tests are counted where the reports are put together; here only whether it went well. */
async function attackAlong({ id, name, files }: Lane, folder: string, build: string) {
  const suite: Suite = async (_, environment) => {
    const attack = await run({
      name: `Attack ${name}`,
      program: 'vitest',
      args: [
        ...['run', '--project=attack', ...files],
        ...['--reporter=blob', `--outputFile.blob=${laneReport(folder, id)}`],
      ],
      environment,
    })
    return { ...attack, passed: 0 }
  }
  return inWorldOfItsOwn(`${folder}/${id}`, build, `${ROOT}/artifacts/attack-${id}.log`, suite)
}
