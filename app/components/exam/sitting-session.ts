import type { GivenAnswer } from '#server/exams/rules/answer.ts'
import { type ClockSample, clockOffset } from '#server/exams/rules/clock.ts'
import { AnswerSheet } from './answer-sheet.ts'
import type { AnswerStore } from './answer-store.ts'

export type Send = <Reply>(
  name: string,
  payload: unknown,
  options?: { timeoutMs?: number; keepalive?: boolean },
) => Promise<Reply>

/** What the page was given with the paper. Instants in milliseconds. */
export type SittingStart = {
  attemptId: string
  startedAt: number
  deadlineAt: number
  serverNow: number
  questionCount: number
  answers: readonly GivenAnswer[]
}

export type SittingView = {
  choices: ReadonlyMap<number, string>
  /** Questions whose answer is not acknowledged yet. */
  unsaved: ReadonlySet<number>
  /** By the server's count. */
  answered: number
  /** The server's time of the last acknowledgement, in milliseconds. */
  savedAt: number | null
  /** Something has been unsaved for so long that the learner must know. */
  alarm: boolean
  /** What the server said that cannot be helped by trying again, e.g. that the session has ended. */
  problem: string | null
  phase: 'open' | 'submitting' | 'finished'
}

type Reply<Value> = { ok: true; value: Value } | { ok: false; reason: string; sentence: string }
type Saved = { serverNow: string; answered: number; standing: GivenAnswer[] }
type Clock = { state: string; serverNow: string; answered: number }

const gatherMilliseconds = 150
const alarmMilliseconds = 10_000
const syncMilliseconds = 15_000
const retryMilliseconds = [500, 1_000, 2_000, 4_000, 8_000]
const samplesKept = 8

/**
 * One device at one attempt, without any screen: keeps every answer on the device until the server has acknowledged it, saves at once and
 * again until it succeeds, follows the server's clock, and hands in. `now` is a clock that only goes forward (performance.now()).
 */
export class SittingSession {
  readonly #start: SittingStart
  readonly #send: Send
  readonly #store: AnswerStore
  readonly #now: () => number
  readonly #listeners = new Set<() => void>()
  #sheet: AnswerSheet
  #samples: ClockSample[]
  #view: SittingView
  #unsavedSince: number | null = null
  #saving: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #dueAt = 0
  #failures = 0

  constructor(start: SittingStart, send: Send, store: AnswerStore, now: () => number) {
    this.#start = start
    this.#send = send
    this.#store = store
    this.#now = now
    this.#sheet = new AnswerSheet(start.answers, [])
    // The page's own time stamp is some way old: it serves until the first exchange, and anything quicker replaces it.
    this.#samples = [{ sentAt: now() - 3_000, receivedAt: now(), serverNow: start.serverNow }]
    const answered = start.answers.filter((answer) => answer.choice !== '').length
    this.#view = {
      choices: this.#sheet.choices(),
      unsaved: new Set(),
      answered,
      savedAt: null,
      alarm: false,
      problem: null,
      phase: 'open',
    }
  }

  view = (): SittingView => this.#view

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #show(changes: Partial<SittingView> = {}): void {
    const pending = this.#sheet.pending()
    if (pending.length === 0) this.#unsavedSince = null
    else this.#unsavedSince ??= this.#now()
    const alarm = this.#unsavedSince !== null && this.#now() - this.#unsavedSince >= alarmMilliseconds
    this.#view = {
      ...this.#view,
      choices: this.#sheet.choices(),
      unsaved: new Set(pending.map((answer) => answer.question)),
      alarm,
      ...changes,
    }
    for (const listener of this.#listeners) listener()
  }

  /** Puts back what an earlier page on this device could not deliver, then keeps saving and following the clock. Answers how to stop. */
  open(): () => void {
    void this.#replay()
    void this.sync()
    const syncing = setInterval(() => void this.sync(), syncMilliseconds)
    const looking = setInterval(() => {
      if (this.#unsavedSince !== null) this.#show()
    }, 1_000)
    return () => {
      clearInterval(syncing)
      clearInterval(looking)
      this.#stopTimer()
    }
  }

  async #replay(): Promise<void> {
    const kept = await this.#store.all(this.#start.attemptId)
    if (kept.length === 0) return
    this.#sheet = new AnswerSheet(this.#start.answers, [...kept, ...this.#sheet.pending()])
    this.#show()
    this.#saveSoon(0)
  }

  /** Milliseconds left by the server's clock. */
  remaining(): number {
    return this.#start.deadlineAt - this.#serverNow()
  }

  #serverNow(): number {
    return this.#now() + (clockOffset(this.#samples) as number)
  }

  give(question: number, choice: string): void {
    if (this.#view.phase !== 'open' || this.remaining() <= 0) return
    if (choice === (this.#view.choices.get(question) ?? '')) return
    const answer = this.#sheet.give(question, choice, this.#serverNow() - this.#start.startedAt)
    void this.#store.put(this.#start.attemptId, [answer])
    this.#show()
    this.#saveSoon(gatherMilliseconds)
  }

  /** The first of several calls counts, unless a later one wants it sooner: whoever answers without a pause is saved all the same. */
  #saveSoon(milliseconds: number): void {
    const due = this.#now() + milliseconds
    if (this.#timer !== undefined && this.#dueAt <= due) return
    clearTimeout(this.#timer)
    this.#dueAt = due
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.save()
    }, milliseconds)
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Saves what is pending. One save at a time: what is given meanwhile goes with the next. */
  save(): Promise<void> {
    this.#saving ??= this.#saveOnce().finally(() => {
      this.#saving = null
      if (this.#view.phase === 'open' && this.#sheet.pending().length > 0) this.#saveSoon(this.#pause())
    })
    return this.#saving
  }

  #pause(): number {
    if (this.#failures === 0) return gatherMilliseconds
    const pause = retryMilliseconds[Math.min(this.#failures, retryMilliseconds.length) - 1] as number
    return pause * (0.7 + Math.random() * 0.6)
  }

  async #saveOnce(): Promise<void> {
    const answers = this.#sheet.pending()
    if (answers.length === 0 || this.#view.phase !== 'open') return
    try {
      const reply = await this.#ask<Saved>('exam.save', { attemptId: this.#start.attemptId, answers })
      if (reply.ok) return this.#acknowledge(answers, reply.value)
      this.#failures += 1
      if (reply.reason === 'already-submitted' || reply.reason === 'deadline-passed') this.#finish()
      else this.#show({ problem: reply.reason === 'try-later' || reply.reason === 'rate-limited' ? null : reply.sentence })
    } catch {
      this.#failures += 1
      this.#show()
    }
  }

  #acknowledge(sent: readonly GivenAnswer[], { serverNow, answered, standing }: Saved): void {
    this.#failures = 0
    this.#sheet.learn(sent)
    this.#sheet.learn(standing)
    void this.#store.remove(this.#start.attemptId, [...sent, ...standing])
    this.#show({ answered, savedAt: new Date(serverNow).getTime(), problem: null })
  }

  /** The page is going away, perhaps for good: a last save that the browser finishes without it. */
  leave(): void {
    const answers = this.#sheet.pending()
    if (answers.length === 0 || this.#view.phase !== 'open') return
    this.#send('exam.save', { attemptId: this.#start.attemptId, answers }, { keepalive: true }).catch(() => {})
  }

  /** Asks the server for its time and whether the attempt is still open; saves what is pending as well. */
  async sync(): Promise<void> {
    if (this.#view.phase !== 'open') return
    try {
      const reply = await this.#ask<Clock>('exam.clock', { attemptId: this.#start.attemptId })
      if (reply.ok && reply.value.state !== 'in_progress') this.#finish()
      else if (reply.ok && this.#view.unsaved.size === 0) this.#show({ answered: reply.value.answered, problem: null })
    } catch {
      // The banner tells when something is unsaved; without that a missed look at the clock hurts nobody.
    }
    if (this.#sheet.pending().length > 0) await this.save()
  }

  /** Says something and learns from the way there and back what time it is at the server. */
  async #ask<Value extends { serverNow: string }>(name: string, payload: unknown): Promise<Reply<Value>> {
    const sentAt = this.#now()
    const reply = await this.#send<Reply<Value>>(name, payload)
    if (reply.ok) {
      const sample = { sentAt, receivedAt: this.#now(), serverNow: new Date(reply.value.serverNow).getTime() }
      this.#samples = [...this.#samples.slice(1 - samplesKept), sample]
    }
    return reply
  }

  /** Hands in, with everything this device holds. Resolves when the server has the paper; tries until then. */
  async submit(): Promise<void> {
    if (this.#view.phase !== 'open') return
    this.#show({ phase: 'submitting', problem: null })
    for (let failures = 1; this.view().phase === 'submitting'; failures += 1) {
      try {
        const reply = await this.#send<Reply<unknown>>('exam.submit', {
          attemptId: this.#start.attemptId,
          answers: this.#sheet.all(),
        })
        if (reply.ok) return this.#finish()
        this.#show({ problem: reply.sentence })
      } catch {
        this.#show({ problem: '网络不通，正在重试交卷；答案都保存在本机，时间一到系统也会按已保存的答案自动交卷。' })
      }
      const pause = retryMilliseconds[Math.min(failures, retryMilliseconds.length) - 1] as number
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }

  /** Somebody said that the attempt is over: another device, the sweep, or the answer to our own submit. */
  finishedElsewhere(attemptId: unknown): void {
    if (attemptId === this.#start.attemptId) this.#finish()
  }

  #finish(): void {
    this.#stopTimer()
    void this.#store.clear(this.#start.attemptId)
    this.#show({ phase: 'finished', alarm: false, problem: null })
  }
}
