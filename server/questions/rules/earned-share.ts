/**
 * How much of a question an answer earns, as a fraction of whole numbers, so that points stay whole. Pure, and defined for any answer whatever.
 * Credit rules: all = everything right or nothing; half = half when nothing is wrong but something is missing (for kinds made of places: when at
 * least half of them are right); share = by the part that is right, and nothing as soon as a wrong option is chosen.
 */
import type { Blank, QuestionContent, QuestionKind } from './question.ts'

export const creditRules = ['all', 'half', 'share'] as const
export type CreditRule = (typeof creditRules)[number]
export const creditRuleLabels: Record<CreditRule, string> = {
  all: '全对才得分',
  half: '没有错、只有漏，得一半',
  share: '没有错，按答对的比例得分',
}

export type AnswerKey = Pick<QuestionContent, 'rightOptionIds' | 'blanks' | 'anyOrder' | 'caseMatters'> & { kind: QuestionKind }

/** `options`: chosen, or put beside each prompt, or in the order given; null where nothing was put. `texts`: blank by blank. */
export type Given = { options: readonly (string | null | undefined)[]; texts: readonly string[] }
export type Share = { of: number; earned: number }

const nothing: Share = { earned: 0, of: 1 }

export function earnedShare(key: AnswerKey, given: Given, rule: CreditRule = 'all'): Share {
  switch (key.kind) {
    case 'single':
    case 'multiple':
    case 'true-false':
      return chosenShare(key.rightOptionIds, given.options, key.kind === 'multiple' ? rule : 'all')
    case 'fill-in':
      return placesShare(rightBlanks(key, given.texts), key.blanks?.length ?? 0, rule)
    case 'matching':
    case 'ordering': {
      const right = key.rightOptionIds.filter((id, place) => given.options[place] === id).length
      return placesShare(given.options.length > key.rightOptionIds.length ? 0 : right, key.rightOptionIds.length, rule)
    }
    default:
      // Read by people.
      return nothing
  }
}

/** Whole points of `points`, rounded down. */
export const earnedPoints = (points: number, { earned, of }: Share): number => Math.floor((points * earned) / of)

function chosenShare(right: readonly string[], chosen: Given['options'], rule: CreditRule): Share {
  const distinct = new Set(chosen)
  if (right.length === 0 || distinct.size !== chosen.length || distinct.size === 0) return nothing
  if ([...distinct].some((id) => typeof id !== 'string' || !right.includes(id))) return nothing
  if (distinct.size === right.length) return { earned: 1, of: 1 }
  if (rule === 'half') return { earned: 1, of: 2 }
  return rule === 'share' ? { earned: distinct.size, of: right.length } : nothing
}

function placesShare(right: number, of: number, rule: CreditRule): Share {
  if (of === 0) return nothing
  if (right === of) return { earned: 1, of: 1 }
  if (rule === 'half') return right * 2 >= of ? { earned: 1, of: 2 } : nothing
  return rule === 'share' ? { earned: right, of } : nothing
}

/**
 * A text as it is compared: full-width and half-width are one (NFKC), spaces at the ends and doubled ones do not count, nor do any between
 * Chinese characters; capitals only where the author says so.
 */
export function comparable(text: string, caseMatters = false): string {
  const plain = text
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')
  return caseMatters ? plain : plain.toLowerCase()
}

function rightBlanks({ blanks = [], anyOrder = false, caseMatters = false }: AnswerKey, texts: readonly string[]): number {
  const accepts = (blank: Blank, text: string) => blank.accepted.some((each) => comparable(each, caseMatters) === text)
  const given = texts.slice(0, blanks.length).map((text) => comparable(text, caseMatters))
  if (!anyOrder) return blanks.filter((blank, place) => given[place] && accepts(blank, given[place])).length
  // Each answer to a blank of its own (an augmenting path); said twice, it counts once.
  const answers = [...new Set(given.filter((text) => text !== ''))]
  const takenBy = new Map<number, number>()
  const place = (answer: number, seen: Set<number>): boolean =>
    blanks.some((blank, index) => {
      if (seen.has(index) || !accepts(blank, answers[answer] as string)) return false
      seen.add(index)
      const owner = takenBy.get(index)
      if (owner !== undefined && !place(owner, seen)) return false
      takenBy.set(index, answer)
      return true
    })
  return answers.filter((_, answer) => place(answer, new Set())).length
}
