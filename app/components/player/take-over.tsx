import classes from './player.module.css'
import type { StudyView } from './study-session.ts'

/** Somebody else holds the lease, or the lesson cannot be opened: what happened, and the choice. */
export function TakeOver({ view, onTakeOver, onRetry }: { view: StudyView; onTakeOver(): void; onRetry(): void }) {
  const other = view.otherDevice ?? '另一台设备'
  if (view.phase === 'refused') {
    return (
      <div className={classes.cover} role="alert">
        <p>{view.notice?.sentence}</p>
        <button type="button" onClick={onRetry}>
          再试一次
        </button>
      </div>
    )
  }
  return (
    <div className={classes.cover} role="alert">
      <p>
        {view.phase === 'held'
          ? `您正在“${other}”上学习。要改在这里继续吗？那边会停止计时，已计入的进度不受影响。`
          : `您已在“${other}”或另一个窗口继续学习，这里不再计时。已计入的进度都在。`}
      </p>
      <button type="button" onClick={onTakeOver}>
        在这里继续
      </button>
    </div>
  )
}
