/** Questions and exams are made by the exam makers of the body that owns them. */
export const mayMakeExams = (
  roles: readonly { role: string; organisationId: string | null }[],
  organisationId: string,
): boolean => roles.some((power) => power.role === 'exam-maker' && power.organisationId === organisationId)
