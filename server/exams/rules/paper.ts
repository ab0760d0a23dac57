/**
 * Draws a paper: a pure function of blueprint, pool and seed. Every part gets its count of questions that fit it, no question twice, in
 * random order with shuffled options. The parts may overlap (“ten single” and “five single, hard”): a question that a later part
 * needs more is handed over, so a draw fails only when no choice at all would do.
 */
import type { CreditRule } from '#server/questions/rules/earned-share.ts'
import type { PooledQuestion } from '#server/questions/rules/question.ts'
import { type Blueprint, fits, partInWords } from './blueprint.ts'
import { type Random, seededRandom, shuffled } from './random.ts'

/** Frozen in the attempt at its start: which version of a question, and its option ids in the order shown. */
export type PaperQuestion = { version: string; order: string[]; points: number; part: number; credit?: CreditRule }
export type Paper = { questions: PaperQuestion[] }

export type Drawn = { ok: true; paper: Paper } | { ok: false; short: Shortage[] }
/** A part that cannot be filled: how many it needs, how many remain for it when all parts are served as well as possible. */
export type Shortage = { part: number; needed: number; available: number }

export function drawPaper({ parts }: Pick<Blueprint, 'parts'>, pool: readonly PooledQuestion[], seed: number): Drawn {
  const random = seededRandom(seed)
  const chosen = choose({ parts }, pool, random)
  const short = parts.flatMap((part, index) => {
    const available = chosen[index]?.length ?? 0
    return available < part.count ? [{ part: index, needed: part.count, available }] : []
  })
  if (short.length > 0) return { ok: false, short }
  const questions = parts.flatMap((part, index) =>
    shuffled(chosen[index] ?? [], random).map((question) => ({
      version: question.versionId,
      order: shuffledOptions(question, random),
      points: part.points,
      part: index,
      ...(part.credit && part.credit !== 'all' ? { credit: part.credit } : {}),
    })),
  )
  return { ok: true, paper: { questions } }
}

/** 单选题（难度：难）需要 10 道，题库里只有 7 道可用。 */
export const shortagesInWords = ({ parts }: Pick<Blueprint, 'parts'>, short: readonly Shortage[]): string[] =>
  short.map(({ part, needed, available }) => {
    const sort = parts[part]
    return `${sort ? partInWords(sort) : '题目'}需要 ${needed} 道，题库里只有 ${available} 道可用。`
  })

/** For each part its questions: drawn at random, then, where a part came up short, freed by moving other parts to other questions. */
function choose({ parts }: Pick<Blueprint, 'parts'>, pool: readonly PooledQuestion[], random: Random): PooledQuestion[][] {
  const order = shuffled(pool, random)
  const candidates = parts.map((part) => order.filter((question) => fits(part, question)))
  const takenBy = new Map<PooledQuestion, number>()
  parts.forEach((part, index) => {
    let missing = part.count
    for (const question of candidates[index] ?? []) {
      if (missing === 0) break
      if (takenBy.has(question)) continue
      takenBy.set(question, index)
      missing -= 1
    }
    while (missing > 0 && handOver(index, candidates, takenBy)) missing -= 1
  })
  const chosen: PooledQuestion[][] = parts.map(() => [])
  for (const question of order) {
    const part = takenBy.get(question)
    if (part !== undefined) chosen[part]?.push(question)
  }
  return chosen
}

/**
 * Finds one more question for `start` along a chain of hand-overs: `start` takes a question of part A, A takes one of part B, and so on
 * to a part that has a free candidate (an augmenting path, breadth first over the parts). False when there is none.
 */
function handOver(start: number, candidates: readonly PooledQuestion[][], takenBy: Map<PooledQuestion, number>): boolean {
  const reachedBy = new Map<number, { from: number; question: PooledQuestion }>()
  const waiting = [start]
  const seen = new Set(waiting)
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    for (const question of candidates[part] ?? []) {
      const owner = takenBy.get(question)
      if (owner === undefined) {
        takenBy.set(question, part)
        for (let step = reachedBy.get(part); step; step = reachedBy.get(step.from)) takenBy.set(step.question, step.from)
        return true
      }
      if (seen.has(owner)) continue
      seen.add(owner)
      reachedBy.set(owner, { from: part, question })
      waiting.push(owner)
    }
  }
  return false
}

/** True or false stays as it is read; options marked `last` stay at the end in their own order. */
function shuffledOptions(question: PooledQuestion, random: Random): string[] {
  if (question.kind === 'true-false') return question.options.map((option) => option.id)
  const free = question.options.filter((option) => !option.last)
  const last = question.options.filter((option) => option.last)
  return [...shuffled(free, random), ...last].map((option) => option.id)
}
