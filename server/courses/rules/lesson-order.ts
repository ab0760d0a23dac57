/** A change to the lessons of a draft. Positions count from one. */
export type LessonChange =
  | { change: 'add'; assetId: string; title: string }
  | { change: 'rename'; lessonId: string; title: string }
  | { change: 'remove'; lessonId: string }
  | { change: 'move'; lessonId: string; to: number }

/** The lessons in their order after one was moved to `to`, counted from one; what lies outside becomes the first or last place. */
export function moveLesson(order: readonly string[], lessonId: string, to: number): string[] {
  if (!order.includes(lessonId)) return [...order]
  const rest = order.filter((each) => each !== lessonId)
  rest.splice(Math.min(rest.length, Math.max(0, Math.trunc(to) - 1)), 0, lessonId)
  return rest
}
