import classes from './player.module.css'
import type { StudyView } from './study-session.ts'
import { clockText, durationText, percentOf } from './time-text.ts'

/** What is counted, at any moment; and, within one beat, why something is not. */
export function CountingPanel({ view, stalled }: { view: StudyView; stalled: boolean }) {
  const { lesson, notice, online, waiting } = view
  const percent = percentOf(lesson.watchedMilliseconds, lesson.durationMilliseconds)
  const quietSentence = lesson.completedAt ? '已学完的课节可以自由回看。' : '观看的时间会随播放自动计入。'
  const problem = !online
    ? '网络中断，已看的内容保存在本机，联网后补报。'
    : stalled
      ? '画面没有前进，暂停计时；网络恢复后自动继续播放。'
      : (notice?.sentence ?? null)
  const missing = lesson.neededMilliseconds - lesson.watchedMilliseconds
  return (
    <div className={classes.panel}>
      <p className={classes.figures}>
        已计入 <strong>{clockText(lesson.watchedMilliseconds)}</strong> / {clockText(lesson.durationMilliseconds)}（{percent}%）
        {lesson.completedAt ? (
          <span className={classes.done}>本课节已学完</span>
        ) : (
          <span className={classes.left}>还需 {durationText(missing)}</span>
        )}
      </p>
      {/* Only what went wrong is announced; what goes well every ten seconds is not news. */}
      <p className={classes.notice} role="status">
        {problem}
      </p>
      {problem ? null : <p className={classes.quiet}>{waiting.length > 0 ? '正在上报…' : quietSentence}</p>}
    </div>
  )
}
