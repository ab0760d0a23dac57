import { evaluationsShownFrom, questions, type Scores } from '#server/institutions/rules/evaluation.ts'

/** What people say on average; of too few, only how many there are. */
export function ScoresShown({ count, average }: { count: number; average: Scores | null }) {
  if (count === 0) return <p>还没有评价。完成班次的学员可以评价。</p>
  if (!average)
    return (
      <p>
        已有 {count} 条评价，满 {evaluationsShownFrom} 条后显示。
      </p>
    )
  return (
    <p>
      {questions.map(({ key, label }) => `${label} ${average[key].toFixed(1)}`).join('，')}（满分 5，{count} 人评价）
    </p>
  )
}
