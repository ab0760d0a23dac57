/** What came of an edit that was not taken: one sentence for all of it, others beside their fields, and what was written, so that nothing is lost. */
export type EditAnswer = {
  sentence: string
  problems: Readonly<Record<string, string>>
  fields: Readonly<Record<string, string>>
}
