// Checks an exported audit trail without the software that wrote it. It needs Node 22 or newer and nothing else:
//
//   node verify-audit.mjs export.jsonl
//   node verify-audit.mjs export.jsonl --proof proof.json --key public.pem
//   node verify-audit.mjs export.jsonl --cut note.cut --key public.pem
//
// The export has one row a line, oldest first. Each row's hash is SHA-256 of the hash of the row before it (32 bytes;
// for the first row, SHA-256 of nothing), followed by the row's values as a JSON array, to the byte as they stand in
// the line. So no row can be changed, taken out, put in or moved without changing every hash after it.
//
// A proof ties the trail to a checkpoint, which was signed (Ed25519) and kept outside the database: from the row's hash
// up a Merkle tree (RFC 6962) to the line of its chain, and from that line up another to the root that was signed.
// What was signed cannot be changed afterwards, not even with all hashes computed anew, nor cut off.
//
// Where old rows were cut to the term that the tenant chose, the export begins later. The note of the cut, signed with the
// same key, has the number and the hash of the last row that went; the first that is left names that hash before it. The
// same note fits an export that was kept from before the cut: there the row itself has that hash.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync, realpathSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'

const COLUMNS =
  'tenant_id seq at event outcome code actor_kind actor_id resource_type resource_id request_id address user_agent'
const TEXT = '("(?:[^"\\\\]|\\\\.)*"|null|[1-9][0-9]*)'
const HASH = '"([0-9a-f]{64})"'
const LINE = new RegExp(
  `^\\{${COLUMNS.split(' ')
    .map((name) => `"${name}": ${TEXT}, `)
    .join('')}"metadata": (\\{.*\\}), ` + `"previous_hash": ${HASH}, "hash": ${HASH}\\}$`,
)
const SIGNED =
  /^(portcullis checkpoint 1\nnumber \d+\ntime (\S+)\nheads (\d+)\nroot ([0-9a-f]{64})\nprevious [0-9a-f]{64}\n)\nsignature (\S+)\n$/

const CUT =
  /^(portcullis cut 1\ntenant (\S+)\nrows \d+ (\d+)\nhash ([0-9a-f]{64})\nbefore (\S+)\ncheckpoint \d+\ntime (\S+)\n)\nsignature (\S+)\n$/

const WHY =
  'Whether those before it were cut or taken away is shown by the note of the cut: --cut note.cut --key public.pem'

/** @param {Buffer[]} parts */
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
/** @param {string} hex */
const bytes = (hex) => Buffer.from(hex, 'hex')
/** @param {string} says @returns {never} */
const wrong = (says) => {
  throw new Error(says)
}

if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  try {
    const text = /** @type {const} */ ({ type: 'string' })
    const options = { proof: text, cut: text, key: text }
    const { values, positionals } = parseArgs({ allowPositionals: true, options })
    const [path = wrong('Name the export: node verify-audit.mjs export.jsonl')] = positionals
    const key = () => readFileSync(values.key ?? wrong('Name the public key: --key public.pem'))
    const signed = values.proof ? readProof(readFileSync(values.proof, 'utf8'), key()) : null
    const cut = values.cut ? readCut(readFileSync(values.cut, 'utf8'), key()) : null
    process.stdout.write(`${await checkExport(linesOf(path), signed, cut)}\n`)
  } catch (error) {
    process.stderr.write(`✗ ${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  }
}

/**
 * Every row against the one before it, and what was signed against what is there.
 *
 * @param {AsyncIterable<string> | Iterable<string>} lines a character for each byte
 * @param {ReturnType<typeof readProof> | null} signed
 * @param {ReturnType<typeof readCut> | null} cut
 */
export async function checkExport(lines, signed, cut = null) {
  let [seq, previous, tenant, begins] = [0, sha256(), '', 0]
  const met = new Map()
  for await (const line of lines) {
    const of = tenant && ` of tenant ${tenant}`
    const [, ...parts] = LINE.exec(line) ?? wrong(`row ${seq + 1}${of}: not a row of an export`)
    const [own = '', number = '', before = '', after = ''] = [0, 1, 14, 15].map((index) => parts[index])
    if (begins === 0) {
      begins = Number(number)
      if (begins > 1) {
        const { through } = cut ?? wrong(`The export begins at row ${begins}. ${WHY}`)
        if (through < begins - 1) wrong(`row ${through + 1}: missing; the cut that was signed ends before it`)
        previous = bytes(before)
        met.set(begins - 1, before)
      }
      seq = begins - 1
    }
    const row = `row ${++seq}${of}`
    if (number !== String(seq)) wrong(`${row}: missing; row ${number} stands in its place`)
    tenant ||= own
    if (own !== tenant) wrong(`${row}: it belongs to tenant ${own}`)
    if (before !== previous.toString('hex')) wrong(`${row}: it names another row before it`)
    previous = sha256(previous, Buffer.from(`[${parts.slice(0, 14).join(', ')}]`, 'latin1'))
    if (after !== previous.toString('hex')) wrong(`${row}: its hash is not that of its contents`)
    JSON.parse(line)
    if ([signed?.seq, signed?.last.seq, cut?.through].includes(seq)) met.set(seq, after)
  }
  if (seq === 0) wrong('There is no row in this file')
  let rows = `✓ ${seq - begins + 1} rows of tenant ${tenant}, each as it was written, the last with the hash ${previous.toString('hex')}.`
  if (cut) {
    if (JSON.stringify(cut.tenant) !== tenant) wrong(`The note of the cut is about tenant ${cut.tenant}`)
    if (met.get(cut.through) !== cut.hash)
      wrong(`row ${cut.through}: not the row after which the trail was cut, as signed at ${cut.time}`)
    rows += `\n✓ Rows up to ${cut.through}, all of before ${cut.before}, were cut at ${cut.time}.`
  }
  if (!signed)
    return `${rows}\nWithout --proof, rows cut off the end or a trail written anew as a whole are not seen.`
  if (JSON.stringify(signed.tenant) !== tenant) wrong(`The proof is about tenant ${signed.tenant}`)
  for (const [number, hash] of [
    [signed.last.seq, signed.last.hash],
    [signed.seq, signed.hash],
  ]) {
    if (!met.has(number)) wrong(`row ${number}: missing; it was signed at ${signed.time}`)
    if (met.get(number) !== hash) wrong(`row ${number}: not the row that was signed at ${signed.time}`)
  }
  return `${rows}\n✓ Row ${signed.seq}, and the trail up to row ${signed.last.seq}, are those signed at ${signed.time}.`
}

/**
 * The lines of a file, a character for each byte, so that what is hashed is what is there.
 *
 * @param {string} path
 */
async function* linesOf(path) {
  let rest = ''
  for await (const piece of createReadStream(path, 'latin1')) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest) yield rest
}

/**
 * The note of a cut.
 *
 * @param {string} text
 * @param {string | Buffer} key PEM
 */
export function readCut(text, key) {
  const [, body = '', tenant, through, hash, before, time, signature = ''] =
    CUT.exec(text) ?? wrong('cut: this is not the note of a cut')
  if (!verify(null, Buffer.from(body), createPublicKey(key), Buffer.from(signature, 'base64')))
    wrong('cut: the note was not signed with this key, or was changed since')
  return { tenant, through: Number(through), hash, before, time }
}

/**
 * From the row to the signature.
 *
 * @param {string} text of the proof
 * @param {string | Buffer} key PEM
 */
export function readProof(text, key) {
  const proof = JSON.parse(text)
  const [, body = '', time = '', heads, root = '', signature = ''] =
    SIGNED.exec(proof.checkpoint) ?? wrong('proof: no checkpoint')
  if (!verify(null, Buffer.from(body), createPublicKey(key), Buffer.from(signature, 'base64')))
    wrong('proof: the checkpoint was not signed with this key, or was changed since')
  climb(Buffer.from(proof.line), proof.lineIndex, Number(heads), proof.linePath, root)
  const [tenant, first, last, hash, rowsRoot = ''] = proof.line.split(' ')
  climb(bytes(proof.hash), proof.seq - first, last - first + 1, proof.rowPath, rowsRoot)
  return { tenant, seq: proof.seq, hash: proof.hash, time, last: { seq: Number(last), hash } }
}

/**
 * RFC 9162, 2.1.3.2: the hashes on the way from a leaf must lead to the root.
 *
 * @param {Buffer} leaf
 * @param {number} index
 * @param {number} size
 * @param {string[]} path
 * @param {string} root
 */
function climb(leaf, index, size, path, root) {
  let [at, last, hash] = [index, size - 1, sha256(Buffer.of(0), leaf)]
  if (!(at >= 0 && at <= last)) wrong('proof: no such place in the tree')
  for (const sibling of path.map(bytes)) {
    const isRight = at % 2 === 1 || at === last
    hash = isRight ? sha256(Buffer.of(1), sibling, hash) : sha256(Buffer.of(1), hash, sibling)
    while (isRight && at % 2 === 0 && at > 0) [at, last] = [at >> 1, last >> 1]
    ;[at, last] = [at >> 1, last >> 1]
  }
  if (last !== 0 || hash.toString('hex') !== root) wrong('proof: it does not lead to what was signed')
}
