/** Where the books of a body are, in numbers of books. `received`: what came in from outside less what went out again. */
export type Account = {
  received: number
  bureauStock: number
  authorityStock: number
  unitStock: number
  /** Handed over and not taken in: it still counts with the giver. */
  onWay: number
  valid: number
  full: number
  lost: number
  damaged: number
  cancelled: number
  spoilt: number
}

const whereabouts = [
  'bureauStock',
  'authorityStock',
  'unitStock',
  'onWay',
  'valid',
  'full',
  'lost',
  'damaged',
  'cancelled',
  'spoilt',
] as const satisfies readonly (keyof Account)[]

export const accountNames: Record<keyof Account, string> = {
  received: '领入',
  bureauStock: '市局库存',
  authorityStock: '部门库存',
  unitStock: '单位库存',
  onWay: '途中',
  valid: '有效',
  full: '填满',
  lost: '遗失',
  damaged: '损坏',
  cancelled: '注销',
  spoilt: '作废',
}
export const accountFields = ['received', ...whereabouts] as const

/** received = in stock + on the way + issued (valid, full, lost, damaged, cancelled) + wasted, so nought; anything else is a number too many or too few. */
export const balanceOf = (account: Account): number =>
  account.received - whereabouts.reduce((sum, field) => sum + account[field], 0)

export const sumAccounts = (accounts: readonly Account[]): Account =>
  Object.fromEntries(accountFields.map((field) => [field, accounts.reduce((sum, account) => sum + account[field], 0)])) as Account
