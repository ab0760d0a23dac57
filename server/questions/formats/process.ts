/** What runs in a process of its own (read-questions.ts): the body's id behind its length, then the file; the answer on standard output. */
import { Findings, Unreadable } from './parsed.ts'
import { readFile } from './read-file.ts'

const parts: Buffer[] = []
for await (const part of process.stdin) parts.push(part)
const input = Buffer.concat(parts)
const headLength = input.readUInt32BE(0)
const { organisationId } = JSON.parse(input.subarray(4, 4 + headLength).toString()) as { organisationId: string }
const found = new Findings(organisationId)
let answer: unknown
try {
  answer = { ok: true, value: found.end(await readFile(input.subarray(4 + headLength), found)) }
} catch (error) {
  if (!(error instanceof Unreadable)) throw error
  answer = { ok: false, reason: error.problem, detail: { spot: error.spot } }
}
process.stdout.write(JSON.stringify(answer))
