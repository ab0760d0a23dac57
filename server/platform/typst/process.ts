/** What runs in the process of its own (print-typst.ts): template, sheet and pictures as JSON on standard input, the PDF on standard output. */
import { compileTypst } from './compile-typst.ts'
import type { PrintTask } from './print-typst.ts'

const parts: Buffer[] = []
for await (const part of process.stdin) parts.push(part)
const { template, sheet, pictures } = JSON.parse(Buffer.concat(parts).toString()) as PrintTask
process.stdout.write(compileTypst(template, sheet, pictures))
