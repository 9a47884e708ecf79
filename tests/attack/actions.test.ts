import { expect, test } from 'vitest'
import { CONTROLS } from './controls/index.ts'
import { readTargets } from './surface.ts'

const targets = await readTargets()

test.each(targets)('T1 for the action $name somebody has said what valid input is', ({ name, file }) => {
  expect(file).toMatch(/^actions\//)
  expect(Object.keys(CONTROLS), `add ${name} to tests/attack/controls`).toContain(name)
})

test('T1 and every action with valid input is in the build', () => {
  expect(targets.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(CONTROLS)))
})
