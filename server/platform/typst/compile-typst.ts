import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

/** Templates lie in the rooms that print them and import what they share from /platform/typst. */
const workspace = path.resolve(import.meta.dirname, '../..')
const fonts = ['400Regular/NotoSerifSC_400Regular', '700Bold/NotoSerifSC_700Bold']

let compiler: NodeCompiler | undefined
let compiled = 0

/** Two weights are 30 MB, so they are read by the first sheet of a process and not before. */
function typst(): NodeCompiler {
  const require = createRequire(import.meta.url)
  const fontBlobs = () => fonts.map((font) => readFileSync(require.resolve(`@expo-google-fonts/noto-serif-sc/${font}.ttf`)))
  compiler ??= NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fontBlobs() }] })
  return compiler
}

/** Pictures of a sheet by name, in base64: the template finds them as `/pictures/<name>`. */
export type Pictures = Record<string, string>

/**
 * The PDF that `template` (a path below server/) makes of `sheet`, which it finds in `sys.inputs.data`: the same sheet, the same bytes. Keeps the thread:
 * for workers, and for processes of their own (print-typst.ts). Runs from source, never from a bundle.
 */
export function compileTypst(template: string, sheet: unknown, pictures: Pictures = {}): Buffer {
  const places = Object.entries(pictures).map(([name, content]) => ({ at: path.join(workspace, 'pictures', name), content }))
  for (const { at, content } of places) typst().mapShadow(at, Buffer.from(content, 'base64'))
  try {
    return typst().pdf({ mainFilePath: path.join(workspace, template), inputs: { data: JSON.stringify(sheet) } })
  } finally {
    for (const { at } of places) typst().unmapShadow(at)
    compiled += 1
    // What was remembered of the last sheets is let go, or a long-lived worker grows.
    if (compiled % 20 === 0) typst().evictCache(5)
  }
}
