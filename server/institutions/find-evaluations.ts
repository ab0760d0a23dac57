import { sql } from '#server/platform/database.ts'
import { averageScores, evaluationsShownFrom, type Scores } from './rules/evaluation.ts'

/** Without names. `number`: its place among those of the class. */
export type ShownEvaluation = { number: number; words: string; answer: string }
export type Evaluations = { count: number; average: Scores | null; said: ShownEvaluation[] }

/** What people said of a class; of fewer than five nothing but how many there are. */
export async function findEvaluations(classId: string): Promise<Evaluations> {
  const rows = await sql.many<Scores & { words: string; answer: string }>`
    select content_score as content, teacher_score as teacher, service_score as service, words, answer
    from class_evaluation where class_id = ${classId} order by said_at, learner_id limit 1000`
  const shown = rows.length >= evaluationsShownFrom
  return {
    count: rows.length,
    average: averageScores(rows),
    said: shown ? rows.flatMap(({ words, answer }, index) => (words === '' ? [] : [{ number: index + 1, words, answer }])) : [],
  }
}

/** The same of all classes of an institution together: its averages, and how many spoke. */
export async function averageOfInstitution(organisationId: string): Promise<{ count: number; average: Scores | null }> {
  const { count, content, teacher, service } = await sql.one<Scores & { count: number }>`
    select count(*)::int as count, coalesce(round(avg(e.content_score), 1), 0)::float8 as content,
      coalesce(round(avg(e.teacher_score), 1), 0)::float8 as teacher, coalesce(round(avg(e.service_score), 1), 0)::float8 as service
    from class_evaluation e join training_class c on c.id = e.class_id where c.organisation_id = ${organisationId}`
  return { count, average: count >= evaluationsShownFrom ? { content, teacher, service } : null }
}
