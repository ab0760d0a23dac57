/** Powers that somebody can hold. Everybody is a learner; the others are granted over an organisation's subtree. */
export type Role =
  | 'learner'
  | 'handler'
  | 'reviewer'
  | 'bureau'
  | 'course-maker'
  | 'exam-maker'
  | 'institution'
  | 'auditor'
  | 'operator'

/** Whoever asks: every operation that acts for a person takes it first. */
export type Actor = {
  accountId: string
  sessionId: string
  realName: string
  roles: { role: Role; organisationId: string | null }[]
}
