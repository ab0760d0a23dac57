import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Attempt,
  deadlineOf,
  decideExpire,
  decideSave,
  decideStart,
  decideSubmit,
  type ExamTerms,
  lastDeadlineOf,
  receiptGraceMilliseconds,
  type StartFacts,
} from './attempt.ts'

const at = (text: string) => new Date(`2026-11-23T${text}+08:00`)
const exam: ExamTerms = {
  status: 'published',
  opensAt: at('09:00:00'),
  closesAt: at('18:00:00'),
  durationSeconds: 3_600,
  deadlinePolicy: 'limit',
  attemptsAllowed: 2,
  cooldownSeconds: 1_800,
  requiresLessons: true,
}
const facts = (change: Partial<Omit<StartFacts, 'exam'>> & { exam?: Partial<ExamTerms> }): StartFacts => ({
  enrolment: { lessonsDone: true },
  attempts: [],
  now: at('10:00:00'),
  ...change,
  exam: { ...exam, ...change.exam },
})
const running = (deadline: string): Attempt => ({ state: 'in_progress', deadlineAt: at(deadline) })
const finished = (time: string): Attempt => ({ state: 'submitted', deadlineAt: at(time), finishedAt: at(time) })

describe('starting', () => {
  test.each<[string, StartFacts, string]>([
    ['enrolled, lessons done, window open', facts({}), 'start 1'],
    ['not enrolled: the exam is not there', facts({ enrolment: null }), 'not-found'],
    ['a draft is not there either', facts({ exam: { status: 'draft' } }), 'not-found'],
    ['withdrawn', facts({ exam: { status: 'withdrawn' } }), 'exam-closed'],
    ['a second before it opens', facts({ now: at('08:59:59') }), 'exam-not-open-yet'],
    ['the moment it opens', facts({ now: at('09:00:00') }), 'start 1'],
    ['a second before it closes', facts({ now: at('17:59:59') }), 'start 1'],
    ['the moment it closes', facts({ now: at('18:00:00') }), 'exam-closed'],
    ['lessons not done', facts({ enrolment: { lessonsDone: false } }), 'lessons-not-done'],
    [
      'lessons not done, exam does not ask',
      facts({ enrolment: { lessonsDone: false }, exam: { requiresLessons: false } }),
      'start 1',
    ],
    ['one is running', facts({ attempts: [running('10:30:00')] }), 'resume'],
    ['one is running and the window has closed', facts({ attempts: [running('18:30:00')], now: at('18:10:00') }), 'resume'],
    [
      'one is running and the exam was withdrawn',
      facts({ attempts: [running('10:30:00')], exam: { status: 'withdrawn' } }),
      'resume',
    ],
    ['one ran out unseen: it counts, and the pause with it', facts({ attempts: [running('09:50:00')] }), 'cooling-down'],
    ['within the pause', facts({ attempts: [finished('09:45:00')] }), 'cooling-down'],
    ['after the pause', facts({ attempts: [finished('09:30:00')] }), 'start 2'],
    ['both attempts used', facts({ attempts: [finished('09:05:00'), finished('09:10:00')] }), 'no-attempts-left'],
  ])('%s', (_, given, expected) => {
    const decided = decideStart(given)
    const said = !decided.ok ? decided.reason : decided.value.action === 'start' ? `start ${decided.value.number}` : 'resume'
    expect(said).toBe(expected)
  })

  test('a refusal that passes says when', () => {
    expect(decideStart(facts({ attempts: [finished('09:45:00')] }))).toEqual({
      ok: false,
      reason: 'cooling-down',
      detail: { from: at('10:15:00') },
    })
  })
})

describe('the deadline', () => {
  test.each<[string, ExamTerms['deadlinePolicy'], string, string]>([
    ['limit: the window only limits the start', 'limit', '17:30:00', '18:30:00'],
    ['within the window: cut at its end', 'limit-within-window', '17:30:00', '18:00:00'],
    ['within the window: the limit comes first', 'limit-within-window', '16:30:00', '17:30:00'],
  ])('%s', (_, deadlinePolicy, start, expected) => {
    expect(deadlineOf({ ...exam, deadlinePolicy }, at(start))).toEqual(at(expected))
  })

  test('nobody can sit longer than the last deadline', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('limit' as const, 'limit-within-window' as const),
        fc.integer({ min: 0, max: 9 * 3_600_000 - 1 }),
        (deadlinePolicy, offset) => {
          const terms = { ...exam, deadlinePolicy }
          const start = new Date(at('09:00:00').getTime() + offset)
          expect(deadlineOf(terms, start) <= (lastDeadlineOf(terms) as Date)).toBe(true)
        },
      ),
    )
  })
})

describe('at the deadline', () => {
  const deadline = at('11:00:00')
  const deadlinePlus = (milliseconds: number) => new Date(deadline.getTime() + milliseconds)
  const open: Attempt = { state: 'in_progress', deadlineAt: deadline }

  test('answers count up to the end of the grace, as of the deadline at the latest', () => {
    expect(decideSave(open, deadlinePlus(-1))).toEqual({ ok: true, value: { savedAt: deadlinePlus(-1) } })
    expect(decideSave(open, deadlinePlus(receiptGraceMilliseconds))).toEqual({ ok: true, value: { savedAt: deadline } })
    expect(decideSave(open, deadlinePlus(receiptGraceMilliseconds + 1))).toEqual({ ok: false, reason: 'deadline-passed' })
  })

  test('the three agree at every instant: what may not be saved any more is what the sweep closes, and never is neither true', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000, max: 60_000 }), (milliseconds) => {
        const now = deadlinePlus(milliseconds)
        const maySave = decideSave(open, now).ok
        expect(decideExpire(open, now).action).toBe(maySave ? 'not-yet' : 'finish')
        const submit = decideSubmit(open, now)
        expect(submit).toMatchObject({ action: 'finish', withSnapshot: maySave, state: maySave ? 'submitted' : 'auto_submitted' })
        if (submit.action === 'finish') expect(submit.finishedAt <= deadline).toBe(true)
      }),
    )
  })

  test('final is final', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('submitted' as const, 'auto_submitted' as const),
        fc.integer({ min: -60_000, max: 60_000 }),
        (state, milliseconds) => {
          const closed: Attempt = { state, deadlineAt: deadline, finishedAt: deadline }
          const now = deadlinePlus(milliseconds)
          expect(decideSave(closed, now)).toEqual({ ok: false, reason: 'already-submitted' })
          expect(decideSubmit(closed, now)).toEqual({ action: 'already-final' })
          expect(decideExpire(closed, now)).toEqual({ action: 'already-final' })
        },
      ),
    )
  })
})
