/** How a year is closed, in plain numbers. Apart from the schema, so that a page that shows a date loads nothing that checks documents. */
export type ClosingNumbers = {
  /** MM-DD: the end of that day in Shanghai. */
  submitBy: string
  mendDays: number
  extensionDays: number
  sample: { share: number; least: number; most: number }
}

/** What held before policies said it, and holds while a year has none. */
export const defaultClosing: ClosingNumbers = {
  ...{ submitBy: '12-31', mendDays: 15, extensionDays: 90 },
  sample: { share: 0.05, least: 5, most: 200 },
}
