import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { Unreadable } from './parsed.ts'

export type XmlElement = { name: string; attributes: Record<string, string>; children: (XmlElement | string)[]; line: number }

const depthMost = 60
const textMost = 3_000_000

/**
 * Reads XML element by element: each child of the root is handed over whole when it ends and then forgotten, so that memory is that of one of them.
 * Strict: what is not well formed stops it with its line. A document type with declarations of its own, and any entity that XML does not know
 * itself, is refused: nothing is ever fetched or expanded. Namespaces are left out of names.
 */
export function readXml(
  text: string,
  { root, child }: { root?: (element: XmlElement) => void; child: (element: XmlElement) => void },
): void {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const open: XmlElement[] = []
  let length = 0
  parser.on('doctype', (doctype) => {
    if (/\[|<!|ENTITY/i.test(doctype)) throw new Unreadable('import-unsafe', `第 ${parser.line} 行`)
  })
  parser.on('error', (error) => {
    const unsafe = /entity/i.test(error.message) && !/malformed|character/i.test(error.message)
    throw new Unreadable(
      unsafe ? 'import-unsafe' : 'import-damaged',
      `第 ${parser.line} 行：${error.message.replace(/^\d+:\d+: /, '')}`,
    )
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (open.length >= depthMost) throw new Unreadable('import-unsafe', `第 ${parser.line} 行`)
    const element: XmlElement = {
      name: localName(tag.name),
      attributes: Object.fromEntries(Object.entries(tag.attributes).map(([name, value]) => [localName(name), value])),
      children: [],
      line: parser.line,
    }
    open.push(element)
    if (open.length === 1) root?.(element)
    if (open.length === 2) length = 0
  })
  const append = (piece: string) => {
    length += piece.length
    if (length > textMost) throw new Unreadable('import-too-large', `第 ${parser.line} 行`)
    if (open.length > 1) open.at(-1)?.children.push(piece)
  }
  parser.on('text', append)
  parser.on('cdata', append)
  parser.on('closetag', () => {
    const element = open.pop() as XmlElement
    if (open.length === 1) child(element)
    else open.at(-1)?.children.push(element)
  })
  // In pieces, so that an error comes before the whole text was looked at.
  for (let at = 0; at < text.length; at += 65_536) parser.write(text.slice(at, at + 65_536))
  parser.close()
}

/** A whole document as one tree: for items, which are small. */
export function readXmlTree(text: string): XmlElement {
  let top: XmlElement | undefined
  readXml(text, {
    root: (element) => {
      top = element
    },
    child: (element) => top?.children.push(element),
  })
  if (!top) throw new Unreadable('import-damaged')
  return top
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

export const elementsOf = (element: XmlElement | undefined, name?: string): XmlElement[] =>
  (element?.children ?? []).filter(
    (each): each is XmlElement => typeof each !== 'string' && (name === undefined || each.name === name),
  )
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined => elementsOf(element, name)[0]
export const textIn = (element: XmlElement | undefined): string =>
  (element?.children ?? []).map((each) => (typeof each === 'string' ? each : textIn(each))).join('')

/** Every element below, in the order of the document. */
export const below = (element: XmlElement): XmlElement[] => elementsOf(element).flatMap((each) => [each, ...below(each)])

export const escapeXml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold these
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
