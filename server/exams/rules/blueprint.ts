import { z } from 'zod'
import { creditRules } from '#server/questions/rules/earned-share.ts'
import {
  type Difficulty,
  difficultyLabels,
  type PooledQuestion,
  paperKinds,
  questionKindLabels,
} from '#server/questions/rules/question.ts'

/** What a paper is made of: so many questions of a sort, each worth so many points. The parts stand on the paper in this order. */
export const blueprint = z.strictObject({
  /** The subject of the exam's own body from whose bank the questions come. */
  subject: z.string().trim().min(1).max(100),
  parts: z
    .array(
      z.strictObject({
        kind: z.enum(paperKinds),
        /** Only questions that carry this tag. */
        tag: z.string().trim().min(1).max(50).optional(),
        difficulty: z.literal([1, 2, 3]).optional(),
        count: z.number().int().min(1).max(200),
        points: z.number().int().min(1).max(100),
        /** What a half right answer earns; nothing unless given. */
        credit: z.enum(creditRules).optional(),
      }),
    )
    .min(1)
    .max(30),
})
export type Blueprint = z.infer<typeof blueprint>
export type BlueprintPart = Blueprint['parts'][number]

export const questionCountOf = ({ parts }: Pick<Blueprint, 'parts'>) => parts.reduce((sum, part) => sum + part.count, 0)
export const totalPointsOf = ({ parts }: Pick<Blueprint, 'parts'>) =>
  parts.reduce((sum, part) => sum + part.count * part.points, 0)

export const fits = (part: BlueprintPart, question: Pick<PooledQuestion, 'kind' | 'tags' | 'difficulty'>): boolean =>
  question.kind === part.kind &&
  (part.tag === undefined || question.tags.includes(part.tag)) &&
  (part.difficulty === undefined || question.difficulty === part.difficulty)

/** 单选题（标签：机器学习，难度：中） */
export function partInWords(part: BlueprintPart): string {
  const limits = [
    ...(part.tag === undefined ? [] : [`标签：${part.tag}`]),
    ...(part.difficulty === undefined ? [] : [`难度：${difficultyLabels[part.difficulty as Difficulty]}`]),
  ]
  return `${questionKindLabels[part.kind]}${limits.length > 0 ? `（${limits.join('，')}）` : ''}`
}
