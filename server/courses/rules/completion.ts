/** A course is complete when all its lessons were watched and, where it asks for one, its exam was passed: in whichever order that happens. */
export type CompletionFacts = { requiresExam: boolean; lessonsDoneAt: Date | null; examPassedAt: Date | null }

/** The instant at which the course became complete, which is that of the last thing that was missing; null while something is. */
export function decideCompletion({ requiresExam, lessonsDoneAt, examPassedAt }: CompletionFacts): Date | null {
  if (!lessonsDoneAt) return null
  if (!requiresExam) return lessonsDoneAt
  if (!examPassedAt) return null
  return lessonsDoneAt > examPassedAt ? lessonsDoneAt : examPassedAt
}
