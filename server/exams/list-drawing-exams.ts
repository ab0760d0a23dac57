import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { mayMakeExams } from '#server/questions/rules/exam-maker.ts'
import type { PooledQuestion } from '#server/questions/rules/question.ts'
import { type Blueprint, fits } from './rules/blueprint.ts'

export type DrawingExam = { id: string; title: string; year: number; stateName: string }
const stateNames = { draft: '草稿', published: '已发布', withdrawn: '已撤回' } as const

/** The exams whose papers may hold this question, the newest first. */
export async function listDrawingExams(
  actor: Actor,
  question: Pick<PooledQuestion, 'kind' | 'tags' | 'difficulty'> & { organisationId: string; subject: string },
): Promise<DrawingExam[]> {
  if (!mayMakeExams(actor.roles, question.organisationId)) return []
  const exams = await sql.many<{
    id: string
    title: string
    year: number
    status: keyof typeof stateNames
    blueprint: Blueprint
  }>`
    select id, title, year, status, blueprint from exam
    where organisation_id = ${question.organisationId} and blueprint ->> 'subject' = ${question.subject} order by created_at desc limit 200`
  return exams
    .filter(({ blueprint }) => blueprint.parts.some((part) => fits(part, question)))
    .map(({ id, title, year, status }) => ({ id, title, year, stateName: stateNames[status] }))
}
