import type { DeadlinePolicy } from '#server/exams/rules/attempt.ts'
import { durationText } from '#server/exams/rules/clock.ts'
import { type RevealPolicy, revealSentences } from '#server/exams/rules/reveal.ts'
import classes from './exam.module.css'

/** What holds during the exam, said before it begins. */
export function ExamRules({
  durationSeconds,
  deadlinePolicy,
  closesAt,
  cooldownSeconds,
  revealPolicy,
}: {
  durationSeconds: number
  deadlinePolicy: DeadlinePolicy
  closesAt: Date | null
  cooldownSeconds: number
  revealPolicy: RevealPolicy
}) {
  const cut = deadlinePolicy === 'limit-within-window' && closesAt !== null
  return (
    <ol className={classes.rules}>
      <li>
        点“开始考试”后计时 {durationText(durationSeconds)}，以服务器时间为准；关闭网页、断网或换设备，计时都不会暂停。
        {cut ? '如果离考试关闭不足这个时长，到关闭时间为止。' : '只要在开放时间内开始，就可以用满这个时长。'}
      </li>
      <li>每选一次答案就自动保存一次。页面显示“已保存”的才算送达；评分以最后一次送达的答案为准。</li>
      <li>网络中断时答案先存在本机，恢复后自动补送。超过 10 秒没有送达，页面会出现红色提示。</li>
      <li>浏览器意外关闭，或换一台设备登录，都可以从“考试”进入继续作答，已保存的答案都在。</li>
      <li>时间一到，即使没有人操作，系统也会按已保存的答案自动交卷。</li>
      <li>题目从题库中随机抽取，每个人的题目和选项顺序不同。试卷上有考生姓名水印，请勿拍照外传。</li>
      <li>
        {revealSentences[revealPolicy]}
        {cooldownSeconds > 0 ? `两次考试之间至少间隔 ${durationText(cooldownSeconds)}。` : ''}
      </li>
    </ol>
  )
}
