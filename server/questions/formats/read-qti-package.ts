import path from 'node:path'
import type { ImportFormat } from '../rules/import-words.ts'
import { decodeText } from './decode-text.ts'
import { openPackage } from './open-package.ts'
import { type Findings, Unreadable } from './parsed.ts'
import { asVersion2, type ItemFacts, readQtiItem } from './read-qti.ts'
import { below, childOf, elementsOf, readXmlTree, textIn, type XmlElement } from './xml-tree.ts'

const itemNames = ['assessmentItem', 'qti-assessment-item']

/** Items of a package in the order of their files. Twice through the archive: pictures and the manifest first, then item by item. */
export async function readQtiPackage(bytes: Buffer, found: Findings): Promise<ImportFormat> {
  const pictures = new Map<string, string>()
  let facts = new Map<string, ItemFacts>()
  for await (const file of openPackage(bytes, (name) => /\.(png|jpe?g)$/i.test(name) || /(^|\/)imsmanifest\.xml$/i.test(name))) {
    if (/\.xml$/i.test(file.name)) facts = readManifest(readXmlTree(decodeText(file.bytes)), path.posix.dirname(file.name), found)
    else {
      const kept = found.picture(file.bytes)
      if (kept) pictures.set(file.name, kept)
    }
  }
  let newest = false
  const others = new Set<string>()
  for await (const file of openPackage(bytes, (name) => /\.xml$/i.test(name) && !/(^|\/)imsmanifest\.xml$/i.test(name))) {
    let top: XmlElement
    try {
      top = readXmlTree(decodeText(file.bytes))
    } catch (error) {
      if (!(error instanceof Unreadable) || error.problem !== 'import-damaged') throw error
      found.add({ spot: file.name, draft: null, problems: [`不是合格的 XML：${error.spot}。`] })
      continue
    }
    if (!itemNames.includes(top.name)) {
      others.add(top.name)
      continue
    }
    newest ||= top.name === 'qti-assessment-item'
    const folder = path.posix.dirname(file.name)
    readQtiItem(asVersion2(top), {
      spot: file.name,
      facts: facts.get(file.name) ?? { tags: [] },
      picture: (source) => pictures.get(path.posix.normalize(path.posix.join(folder, decodeName(source)))) ?? null,
      found,
    })
  }
  if (others.size > 0) found.note(`包里的 ${[...others].slice(0, 8).join('、')} 没有导入：试卷结构和公用材料在本站另行制作。`)
  return newest ? 'qti3' : 'qti2'
}

/** One item in a file of its own. */
export function readQtiFile(text: string, found: Findings): ImportFormat {
  const top = readXmlTree(text)
  if (!itemNames.includes(top.name)) throw new Unreadable('import-format')
  readQtiItem(asVersion2(top), { spot: '第 1 题', facts: { tags: [] }, picture: () => null, found })
  return top.name === 'qti-assessment-item' ? 'qti3' : 'qti2'
}

function decodeName(source: string): string {
  try {
    return decodeURIComponent(source)
  } catch {
    return source
  }
}

/** Keywords of the items, by the item's file. */
function readManifest(manifest: XmlElement, folder: string, found: Findings): Map<string, ItemFacts> {
  const facts = new Map<string, ItemFacts>()
  for (const resource of elementsOf(childOf(manifest, 'resources'), 'resource')) {
    const href = resource.attributes.href
    const words = below(resource)
      .filter((each) => each.name === 'keyword')
      .map((each) => textIn(each).trim())
    if (href) facts.set(path.posix.normalize(path.posix.join(folder, decodeName(href))), { tags: words })
    if (/imsqti_(test|section)/i.test(resource.attributes.type ?? '')) found.note('试卷结构（test、section）没有导入。')
  }
  return facts
}
