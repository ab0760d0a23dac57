export const importFormats = ['excel', 'gift', 'moodle', 'qti2', 'qti3', 'aiken'] as const
export type ImportFormat = (typeof importFormats)[number]
export const importFormatLabels: Record<ImportFormat, string> = {
  excel: 'Excel',
  gift: 'GIFT',
  moodle: 'Moodle XML',
  qti2: 'QTI 2.x',
  qti3: 'QTI 3.0',
  aiken: 'Aiken',
}
/** checked: looked through, nothing written; confirmed: a worker is at it. */
export const importStateNames = { checked: '已检查，未导入', confirmed: '正在导入', done: '已导入', cancelled: '已放弃' } as const
export type ImportState = keyof typeof importStateNames
