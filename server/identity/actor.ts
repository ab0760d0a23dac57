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

/** A power that the person holds now, whether or not this session acts by it. */
export type HeldGrant = {
  grantId: string
  role: Role
  organisationId: string | null
  /** What the organisation is called. */
  place: string | null
  validUntil: Date | null
}

/** Whoever asks: every operation that acts for a person takes it first. */
export type Actor = {
  accountId: string
  sessionId: string
  realName: string
  /** What counts in this request: a learner's, and the one power by which the session acts, once the second factor was shown. */
  roles: { role: Role; organisationId: string | null }[]
  /** Everything the person could act by. Decides nothing but what the switch of roles offers. */
  grants: HeldGrant[]
  actingGrantId: string | null
  /** Holds a power and has not shown the second factor in this session. */
  awaitsSecondFactor: boolean
  /** When the person last showed that it is really them; rules/confirmation.ts reads it. */
  confirmedAt: Date | null
}
