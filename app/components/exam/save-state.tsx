import { IconAlertTriangle, IconCloudCheck, IconCloudUp } from '@tabler/icons-react'
import { shanghaiTime } from '#server/platform/calendar.ts'
import classes from './sitting.module.css'
import type { SittingView } from './sitting-session.ts'

const two = (value: number) => String(value).padStart(2, '0')

function timeText(milliseconds: number): string {
  const { hour, minute, second } = shanghaiTime(new Date(milliseconds))
  return `${two(hour)}:${two(minute)}:${two(second)}`
}

/** What the server has, by its own count and time: “已保存 23/50 · 21:03:15”. */
export function SaveState({ view, questionCount }: { view: SittingView; questionCount: number }) {
  const saving = view.unsaved.size > 0
  return (
    <p className={classes.saveState} data-saving={saving || undefined}>
      {saving ? <IconCloudUp size={18} stroke={1.7} aria-hidden /> : <IconCloudCheck size={18} stroke={1.7} aria-hidden />}
      <span>
        已保存 {view.answered}/{questionCount}
        {view.savedAt === null ? '' : ` · ${timeText(view.savedAt)}`}
        {saving ? `，${view.unsaved.size} 题保存中` : ''}
      </span>
    </p>
  )
}

/** Cannot be overlooked: something is unsaved for long, or the server said why it takes nothing. */
export function SaveAlarm({ view }: { view: SittingView }) {
  if (!view.alarm && !view.problem) return null
  return (
    <div className={classes.alarm} role="alert">
      <IconAlertTriangle size={28} stroke={1.7} aria-hidden />
      <div>
        <strong>{view.unsaved.size > 0 ? `有 ${view.unsaved.size} 道题的答案还没有保存到服务器` : '暂时联系不上服务器'}</strong>
        <p>
          {view.problem ?? '请检查网络，不要清除浏览器数据。'}
          {view.unsaved.size > 0 ? '这些答案保存在本机，系统正在自动重试，恢复后会显示“已保存”。' : ''}
        </p>
      </div>
    </div>
  )
}
