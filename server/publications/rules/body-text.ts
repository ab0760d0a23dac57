/** A text of the portal as it is shown: no markup of anybody's own comes into a page, so there is none to be cleaned. */
export type Block =
  | { is: 'heading'; text: string }
  | { is: 'paragraph'; text: string }
  | { is: 'list'; ordered: boolean; items: string[] }

/**
 * Blank lines part paragraphs; a line that begins with `## ` is a heading, lines that begin with `- ` or with a number and a full stop are a list. Everything else is
 * shown as it was typed.
 */
export function readBody(body: string): Block[] {
  const blocks: Block[] = []
  let open: Block | null = null
  for (const raw of body.split('\n')) {
    const line = raw.trim()
    const item = /^(?:-|(\d{1,3})[.．、])\s+(.+)$/.exec(line)
    if (line === '') open = null
    else if (line.startsWith('## ')) {
      blocks.push({ is: 'heading', text: line.slice(3).trim() })
      open = null
    } else if (item) {
      const ordered = item[1] !== undefined
      if (open?.is !== 'list' || open.ordered !== ordered) {
        open = { is: 'list', ordered, items: [] }
        blocks.push(open)
      }
      open.items.push(item[2] as string)
    } else if (open?.is === 'paragraph') open.text += `\n${line}`
    else {
      open = { is: 'paragraph', text: line }
      blocks.push(open)
    }
  }
  return blocks
}

/** The beginning of a text in one line, for lists and feeds. */
export function excerptOf(body: string, most = 90): string {
  const plain = readBody(body)
    .flatMap((block) => (block.is === 'heading' ? [] : block.is === 'list' ? block.items : [block.text]))
    .join(' ')
    .replace(/\s+/g, ' ')
  return [...plain].length > most ? `${[...plain].slice(0, most).join('')}…` : plain
}

/** The surroundings of the first place in which one of the words stands, with the words marked. Null: none of them stands there. */
export function markWords(text: string, words: readonly string[], most = 80): { text: string; marked: boolean }[] | null {
  const sought = words.filter((word) => word !== '').map((word) => word.toLowerCase())
  const lower = text.toLowerCase()
  // A letter that grows in lower case would move every place behind it.
  if (lower.length !== text.length) return null
  const first = Math.min(...sought.map((word) => lower.indexOf(word)).filter((at) => at >= 0))
  if (!Number.isFinite(first)) return null
  const from = Math.max(0, first - 20)
  const to = Math.min(text.length, from + most)
  const parts: { text: string; marked: boolean }[] = []
  const put = (piece: string, marked: boolean) => {
    if (piece !== '') parts.push({ text: piece, marked })
  }
  put(from > 0 ? '…' : '', false)
  let at = from
  while (at < to) {
    const hit = sought.map((word) => ({ word, at: lower.indexOf(word, at) })).filter((each) => each.at >= 0 && each.at < to)
    const next = hit.toSorted((a, b) => a.at - b.at || b.word.length - a.word.length)[0]
    if (!next) break
    put(text.slice(at, next.at), false)
    put(text.slice(next.at, next.at + next.word.length), true)
    at = next.at + next.word.length
  }
  put(text.slice(at, to), false)
  put(to < text.length ? '…' : '', false)
  return parts
}

/** The words of a search: parted by blanks, at most six, each once. */
export const searchWords = (typed: string): string[] =>
  [
    ...new Set(
      typed
        .normalize('NFKC')
        .trim()
        .split(/\s+/)
        .filter((word) => word !== ''),
    ),
  ].slice(0, 6)
