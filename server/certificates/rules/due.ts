import type { Policy } from '#server/hours/rules/policy.ts'
import type { Statement } from '#server/hours/rules/statement.ts'

export type DueFacts = {
  statement: Statement
  /** Required public courses of the year, each with whether it stands credited in the learner's ledger. */
  requiredCourses: readonly { courseId: string; credited: boolean }[]
}

/**
 * Is the year's training certificate due (§15)? By the policy: when every required course of the year is credited, or when the required hours are.
 * A year without required courses earns none.
 */
export function isTrainingCertificateDue(policy: Pick<Policy, 'document'>, { statement, requiredCourses }: DueFacts): boolean {
  if (policy.document.certificate.trainingDue.value === 'required-courses') {
    return requiredCourses.length > 0 && requiredCourses.every((course) => course.credited)
  }
  const required = statement.lamps.flatMap((lamp) => lamp.lines).find((line) => line.id === 'required')
  return required?.met === true
}

/** A certificate that names hours which were since taken back no longer tells the truth. */
export function isStillTrue(coveredEntryIds: readonly string[], statement: Statement): boolean {
  const standing = new Set(
    statement.lines
      .filter((line) => line.state === 'counted' || line.state === 'partly' || line.state === 'uncounted')
      .map((line) => line.id),
  )
  return coveredEntryIds.every((id) => standing.has(id))
}
