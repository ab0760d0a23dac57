import { shanghaiMinuteText } from '#server/platform/calendar.ts'

/** Whose figures, and how fresh they are. */
export function FreshNote({ name, fresh: { asOf, waiting } }: { name: string; fresh: { asOf: Date | null; waiting: boolean } }) {
  if (!asOf) return `${name}。首次统计正在进行，数字还不完整。`
  return `${name}。数字截至 ${shanghaiMinuteText(asOf)}${waiting ? '，新的变动正在统计' : ''}。`
}
