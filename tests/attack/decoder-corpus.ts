/** Bodies for React's decoder of arguments: one text, or the fields of a multipart form. Each is under the body limit. */
export type Body = string | Record<string, string>

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)
const chain = (length: number): Record<string, string> =>
  Object.fromEntries([
    ['0', '["$1"]'],
    ...Array.from({ length }, (_, index) => [`${index + 1}`, `["$${index + 2}"]`]),
    [`${length + 1}`, '1'],
  ])

/** T10: what costs time, by what it is. */
const HEAVY: Record<string, Body> = {
  'arrays 60,000 deep': nested('[', ']', 60_000),
  'objects 20,000 deep': `[${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}]`,
  '100,000 numbers': `[[${'1,'.repeat(99_999)}1]]`,
  'a number of 240,000 digits': `[${'9'.repeat(240_000)}]`,
  'a BigInt of 240,000 digits': `["$n${'9'.repeat(240_000)}"]`,
  '15,000 keys': `[{${Array.from({ length: 15_000 }, (_, index) => `"k${index}":1`).join(',')}}]`,
  'a text of 240,000 letters': `["${'x'.repeat(240_000)}"]`,
  'a chain of 900 references': chain(900),
  'one reference 20,000 times': { 0: `[${'"$1",'.repeat(20_000)}1]`, 1: '{"a":1}' },
  'a Map of itself 900 times': { 0: '["$Q1"]', 1: `[${'["$Q1","$Q1"],'.repeat(900)}[1,1]]` },
}

/** What means something to the decoder, and is not there, or is not what it says. */
const STRANGE: Record<string, Body> = {
  'a cycle': { 0: '["$1"]', 1: '["$0"]' },
  itself: { 0: '["$0"]' },
  'a Map that is missing': '["$Q1"]',
  'a Set that is missing': '["$W1"]',
  'a form that is missing': '["$K1"]',
  'a promise that is missing': '["$@1"]',
  'a file that is missing': '["$B1"]',
  'a stream that is missing': '["$R1"]',
  'an iterator that is missing': '["$X1"]',
  'a function of the server': { 0: '["$F1"]', 1: '{"id":"x#y","bound":null}' },
  'a temporary reference': '["$T"]',
  'a date that is none': '["$Dtomorrow"]',
  'a kind that nobody knows': '["$Zx"]',
  'a way to the prototype': { 0: '["$1:__proto__:constructor"]', 1: '{}' },
  'a way to the constructor': { 0: '["$1:constructor:constructor"]', 1: '{"a":1}' },
  'something that pretends to be a promise': {
    0: '[{"then":"$1:constructor:constructor","status":"resolved_model","value":"{\\"then\\":\\"$B0\\"}"}]',
    1: '"$@0"',
  },
  'no list': '{"0":{}}',
  'no JSON': '[{]',
  nothing: '',
  'half a surrogate': '["\\ud800"]',
  'a NUL': '["\\u0000"]',
  'a key named __proto__': '[{"__proto__":{"isAdmin":true}}]',
  'fields that are no numbers': { __proto__x: '1', constructor: '2', '0x0': '[]' },
}

export const BODIES: Record<string, Body> = { ...HEAVY, ...STRANGE }

/** Names of actions that there are none of. */
export const IDS: Record<string, string> = {
  'a word': 'x',
  'a name': 'updateUserName',
  'a well-formed id of nobody': '40'.padEnd(42, 'f'),
  'a long one': 'f'.repeat(6_000),
  'a prototype': '__proto__',
  'a path': '../../server',
}
