/** What runs in the process of its own (print-typst.ts): template and sheet as JSON on standard input, the PDF on standard output. */
import { compileTypst } from './compile-typst.ts'

const parts: Buffer[] = []
for await (const part of process.stdin) parts.push(part)
const { template, sheet } = JSON.parse(Buffer.concat(parts).toString()) as { template: string; sheet: unknown }
process.stdout.write(compileTypst(template, sheet))
