/** By what a filed price counts. */
export const unitsOfCharge = ['person', 'hour', 'day', 'term'] as const
export type UnitOfCharge = (typeof unitsOfCharge)[number]

export const unitOfChargeNames: Readonly<Record<UnitOfCharge, string>> = {
  person: '每人次',
  hour: '每学时',
  day: '每天',
  term: '每期',
}

/** What may cost: an offline training or a class. A required public course is none of them, so that nothing can be charged for it (§16). */
export const subjectKinds = ['training', 'class'] as const
export type FeeSubject = { kind: (typeof subjectKinds)[number]; id: string; organisationId: string }

export type SubjectPrice = {
  priceId: string
  documentNumber: string
  item: string
  /** For one unit of charge. */
  amountFen: number
  unitOfCharge: UnitOfCharge
  /** So many units for one person. */
  quantity: number
  /** What one person's place costs. */
  totalFen: number
  /** The last day, 'YYYY-MM-DD'. */
  validUntil: string
}
