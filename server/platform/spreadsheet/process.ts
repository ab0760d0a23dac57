/** What runs in the process of its own (run-process.ts): the task as JSON behind its length, then the file; the answer on standard output. */
import { parseBytes } from './parse-bytes.ts'
import { renderSheet } from './render-sheet.ts'
import type { Task } from './run-process.ts'

const parts: Buffer[] = []
for await (const part of process.stdin) parts.push(part)
const input = Buffer.concat(parts)
const headLength = input.readUInt32BE(0)
const task = JSON.parse(input.subarray(4, 4 + headLength).toString()) as Task
const file = input.subarray(4 + headLength)
process.stdout.write(task.do === 'read' ? JSON.stringify(await parseBytes(file, task)) : await renderSheet(task))
