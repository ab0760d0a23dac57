/** Attempts are never added up: the best one counts, and among equals the earlier. */
export type Scored = { number: number; score: number; total: number; passed: boolean }

export function bestAttempt<Attempt extends Scored>(attempts: readonly Attempt[]): Attempt | null {
  return attempts.reduce<Attempt | null>((best, attempt) => (best === null || isBetter(attempt, best) ? attempt : best), null)
}

/** Compared as fractions, for papers of one exam may have had different totals before a later edition. */
function isBetter(attempt: Scored, best: Scored): boolean {
  const difference = attempt.score * best.total - best.score * attempt.total
  return difference > 0 || (difference === 0 && attempt.number < best.number)
}
