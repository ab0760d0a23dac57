import type { CandidateQuestion } from '#server/exams/rules/candidate-paper.ts'
import { type QuestionKind, questionKindLabels } from '#server/questions/rules/question.ts'
import classes from './sitting.module.css'

/** Every question as a number: answered, flagged, unsaved, here. Grouped as the paper is. */
export function QuestionMap({
  questions,
  current,
  choices,
  flags,
  unsaved,
  onGo,
}: {
  questions: readonly CandidateQuestion[]
  current: number
  choices: ReadonlyMap<number, string>
  flags: ReadonlySet<number>
  unsaved: ReadonlySet<number>
  onGo: (index: number) => void
}) {
  const groups = Map.groupBy(questions.keys(), (index) => questions[index]?.kind as QuestionKind)
  return (
    <nav aria-label="题卡" className={classes.map}>
      {[...groups].map(([kind, members]) => (
        <section key={kind}>
          <h2>{questionKindLabels[kind]}</h2>
          <ol>
            {members.map((index) => {
              const answered = Boolean(choices.get(index))
              const words = [answered ? '已答' : '未答', flags.has(index) ? '已标记' : '', unsaved.has(index) ? '未保存' : '']
              return (
                <li key={index}>
                  <button
                    type="button"
                    data-answered={answered || undefined}
                    data-flagged={flags.has(index) || undefined}
                    data-unsaved={unsaved.has(index) || undefined}
                    aria-current={index === current ? 'step' : undefined}
                    aria-label={`第 ${index + 1} 题，${words.filter(Boolean).join('，')}`}
                    onClick={() => onGo(index)}
                  >
                    {index + 1}
                  </button>
                </li>
              )
            })}
          </ol>
        </section>
      ))}
      <p className={classes.legend} aria-hidden>
        <span data-answered>已答</span>
        <span>未答</span>
        <span data-flagged>标记</span>
      </p>
    </nav>
  )
}
