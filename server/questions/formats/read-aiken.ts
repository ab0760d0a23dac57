import type { Findings } from './parsed.ts'
import { numbered } from './parsed.ts'

const option = /^\s*([A-Za-z])[.)．、]\s*(.*)$/
const answer = /^\s*(?:ANSWER|答案)\s*[:：]\s*([A-Za-z]+(?:\s*[,，、]\s*[A-Za-z])*)\s*$/i

export const looksLikeAiken = (text: string): boolean =>
  /^\s*(?:ANSWER|答案)\s*[:：]\s*[A-Za-z]/im.test(text) && /^\s*A[.)．、]/im.test(text)

/** Aiken: a stem of one or several lines, options by letter, `ANSWER: B`. Several letters make a multiple choice. */
export function readAiken(text: string, found: Findings): void {
  let stem: string[] = []
  let options: string[] = []
  let start = 0
  const flush = (right: string[] | null) => {
    if (stem.length === 0 && options.length === 0) return
    const line = `第 ${start} 行`
    const problems = right === null ? ['缺少 ANSWER 一行，或它前面的内容看不出是题干还是选项。'] : []
    const ids = (right ?? []).map((letter) => `o${letter.toUpperCase().charCodeAt(0) - 64}`)
    found.add({
      spot: line,
      stem: stem.join('\n'),
      problems,
      draft: {
        kind: ids.length > 1 ? 'multiple' : 'single',
        tags: [],
        difficulty: 2,
        source: '',
        content: { stem: stem.join('\n'), options: numbered(options), rightOptionIds: [...new Set(ids)], explanation: '' },
      },
    })
    stem = []
    options = []
  }
  for (const [index, line] of text.split('\n').entries()) {
    const chosen = answer.exec(line)
    const choice = option.exec(line)
    if (chosen) flush([...(chosen[1] ?? '').replace(/[^A-Za-z]/g, '')])
    else if (choice && stem.length > 0 && choice[1]?.toUpperCase() === 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[options.length])
      options.push(choice[2] ?? '')
    else if (line.trim() !== '') {
      if (options.length > 0) flush(null)
      if (stem.length === 0) start = index + 1
      stem.push(line.trim())
    }
  }
  flush(null)
}
