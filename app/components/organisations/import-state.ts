import type { ImportState } from '#server/organisations/confirm-organisation-import.ts'

export const importStateNames: Record<ImportState, string> = {
  checked: '等待确认',
  confirmed: '正在写入',
  done: '已写入',
  cancelled: '已放弃',
}
