import { Button, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconLayoutGrid, IconSend } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Sitting } from '#server/exams/find-sitting.ts'
import type { CandidateQuestion } from '#server/exams/rules/candidate-paper.ts'
import { warningSentences } from '#server/exams/rules/clock.ts'
import { chooseOption } from './choose.ts'
import { ExamClock } from './exam-clock.tsx'
import { keyAction } from './keyboard.ts'
import { QuestionCard } from './question-card.tsx'
import { QuestionMap } from './question-map.tsx'
import { SaveAlarm, SaveState } from './save-state.tsx'
import classes from './sitting.module.css'
import { SubmitDialog } from './submit-dialog.tsx'
import { useFlags } from './use-flags.ts'
import { useExamClock, useSitting } from './use-sitting.ts'

/** Sitting an attempt. `watermark` is written faintly over the paper: whoever photographs it signs it. */
export function SittingPage({ sitting, watermark }: { sitting: Sitting; watermark: string }) {
  const { questions } = sitting.paper
  const { session, view } = useSitting({
    attemptId: sitting.attemptId,
    startedAt: sitting.startedAt.getTime(),
    deadlineAt: sitting.deadlineAt.getTime(),
    serverNow: sitting.serverNow.getTime(),
    questionCount: questions.length,
    answers: sitting.answers,
  })
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      questions.findIndex((_, index) => !sitting.answers.some((answer) => answer.question === index && answer.choice)),
    ),
  )
  const [listed, setListed] = useState(false)
  const [flags, toggleFlag] = useFlags(sitting.attemptId)
  const [mapOpened, map] = useDisclosure(false)
  const [asking, dialog] = useDisclosure(false)
  const submit = useCallback(() => void session.submit(), [session])
  const clock = useExamClock(session, submit)
  const sheet = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()

  useEffect(() => {
    if (view.phase === 'finished') void navigate(`/learn/attempts/${sitting.attemptId}/result`, { replace: true })
  }, [view.phase, navigate, sitting.attemptId])

  const go = useCallback(
    (index: number) => {
      map.close()
      dialog.close()
      setCurrent(Math.min(Math.max(index, 0), questions.length - 1))
      // After the render that shows it: focus there lets keyboards and readers go on at the question.
      requestAnimationFrame(() => sheet.current?.querySelector<HTMLElement>(`#question-${index + 1}`)?.focus())
    },
    [map.close, dialog.close, questions.length],
  )

  useKeys({
    enabled: !asking && !mapOpened && view.phase === 'open',
    optionCount: choosable(questions[current]) ? (questions[current]?.options.length ?? 0) : 0,
    choose: (place) => {
      const question = questions[current]
      if (question) session.give(current, chooseOption(question.kind, view.choices.get(current) ?? '', place))
    },
    go: (step) => go(current + step),
    flag: () => toggleFlag(current),
  })

  const card = (index: number) => {
    const question = questions[index]
    if (!question) return null
    return (
      <QuestionCard
        key={index}
        question={question}
        index={index}
        choice={view.choices.get(index) ?? ''}
        flagged={flags.has(index)}
        unsaved={view.unsaved.has(index)}
        onChoose={(choice) => session.give(index, choice)}
        onFlag={() => toggleFlag(index)}
        onEnter={() => setCurrent(index)}
      />
    )
  }
  const questionMap = (
    <QuestionMap questions={questions} current={current} choices={view.choices} flags={flags} unsaved={view.unsaved} onGo={go} />
  )
  const unanswered = [...questions.keys()].filter((index) => !view.choices.get(index))

  return (
    <div className={classes.sitting} data-exam-sitting>
      <header className={classes.bar}>
        <h1>
          {sitting.examTitle}
          <small>第 {sitting.number} 次</small>
        </h1>
        <SaveState view={view} questionCount={questions.length} />
        <ExamClock {...clock} />
        <Button size="sm" leftSection={<IconSend size={18} aria-hidden />} onClick={dialog.open}>
          交卷
        </Button>
      </header>
      {clock.warning ? (
        <p className={classes.warning} data-warning={clock.warning} aria-hidden>
          {warningSentences[clock.warning]}
        </p>
      ) : null}
      <SaveAlarm view={view} />
      <noscript>
        <p className={classes.alarm}>考试需要浏览器启用 JavaScript。启用后刷新本页即可继续，考试时间不会因此暂停。</p>
      </noscript>
      <div className={classes.desk}>
        <div className={classes.sheet} ref={sheet}>
          <Watermark text={watermark} />
          {listed ? [...questions.keys()].map(card) : card(current)}
          {listed ? null : (
            <div className={classes.turn}>
              <Button
                variant="default"
                disabled={current === 0}
                leftSection={<IconChevronLeft size={18} aria-hidden />}
                onClick={() => go(current - 1)}
              >
                上一题
              </Button>
              <Button
                className={classes.mapButton}
                variant="light"
                leftSection={<IconLayoutGrid size={18} aria-hidden />}
                onClick={map.open}
              >
                题卡 {questions.length - unanswered.length}/{questions.length}
              </Button>
              <Button
                variant="default"
                disabled={current === questions.length - 1}
                rightSection={<IconChevronRight size={18} aria-hidden />}
                onClick={() => go(current + 1)}
              >
                下一题
              </Button>
            </div>
          )}
        </div>
        <aside className={classes.side}>
          {questionMap}
          <Button variant="default" size="sm" fullWidth onClick={() => setListed(!listed)} aria-pressed={listed}>
            {listed ? '一次显示一题' : '列出全部题目'}
          </Button>
          <p className={classes.keys}>键盘：数字或字母选择，N 下一题，P 上一题，F 标记</p>
        </aside>
      </div>
      <Drawer
        opened={mapOpened}
        onClose={map.close}
        position="bottom"
        size="60%"
        title="题卡"
        closeButtonProps={{ 'aria-label': '关闭题卡' }}
      >
        {questionMap}
      </Drawer>
      <SubmitDialog
        opened={asking || view.phase === 'submitting'}
        busy={view.phase === 'submitting'}
        unanswered={unanswered}
        flagged={[...flags].sort((left, right) => left - right)}
        onGo={go}
        onClose={dialog.close}
        onSubmit={submit}
      />
    </div>
  )
}

/** Letters choose options; where an answer is written or arranged they are text, or mean nothing. */
const choosable = (question: CandidateQuestion | undefined): boolean =>
  question !== undefined && ['single', 'multiple', 'true-false'].includes(question.kind)

function Watermark({ text }: { text: string }) {
  return (
    <div className={classes.watermark} aria-hidden>
      {Array.from({ length: 24 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the copies are all the same and never move
        <span key={index} data-text={text} />
      ))}
    </div>
  )
}

type Keys = {
  enabled: boolean
  optionCount: number
  choose: (place: number) => void
  go: (step: 1 | -1) => void
  flag: () => void
}

function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { enabled, optionCount, choose, go, flag } = latest.current
      // Letters that are written into a field are its own.
      if (event.target instanceof HTMLElement && event.target.matches('input[type=text], select, textarea')) return
      if (!enabled || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      const action = keyAction(event.key, optionCount)
      if (!action) return
      event.preventDefault()
      if (action.do === 'choose') choose(action.place)
      else if (action.do === 'flag') flag()
      else go(action.do === 'next' ? 1 : -1)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
