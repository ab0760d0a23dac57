/** What the law asks about a learner and what changes with time. A row holds from its day on, until a later row of its kind. */

export const titleLevels = ['none', 'assistant', 'intermediate', 'associate-senior', 'senior'] as const
export type TitleLevel = (typeof titleLevels)[number]
export type AttributeValue = { kind: 'title-level'; value: TitleLevel } | { kind: 'high-tech'; value: 'yes' | 'no' }
/** `sinceOn` is 'YYYY-MM-DD' in Shanghai. */
export type DatedAttribute = AttributeValue & { sinceOn: string }
export type LearnerAttributes = { titleLevel: TitleLevel; seniorTitle: boolean; highTech: boolean }

export const titleLevelNames: Record<TitleLevel, string> = {
  none: '无职称',
  assistant: '初级',
  intermediate: '中级',
  'associate-senior': '副高级',
  senior: '正高级',
}

/** How things stood on `day` ('YYYY-MM-DD'). Nothing recorded means neither title nor high-tech work. */
export function attributesOn(rows: readonly DatedAttribute[], day: string): LearnerAttributes {
  const standing = [...rows].filter((row) => row.sinceOn <= day).sort((a, b) => (a.sinceOn < b.sinceOn ? -1 : 1))
  let titleLevel: TitleLevel = 'none'
  let highTech = false
  for (const row of standing) {
    if (row.kind === 'title-level') titleLevel = row.value
    else highTech = row.value === 'yes'
  }
  return { titleLevel, seniorTitle: titleLevel === 'senior' || titleLevel === 'associate-senior', highTech }
}
