import { findPolicy } from '#server/hours/queries.ts'
import { defaultTrainings, type TrainingNumbers } from '#server/hours/rules/training-numbers.ts'
import { trainingNumbers } from '#server/hours/rules/trainings.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/** How trainings of this year are filed, attended and counted: the policy in force, or the defaults while none is. */
export async function findTrainingNumbers(year: number, from: Sql = sql): Promise<TrainingNumbers> {
  const policy = await findPolicy(year, from)
  return policy ? trainingNumbers(policy) : defaultTrainings
}
