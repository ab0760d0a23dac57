import type { OpenedLesson } from '#server/learning/open-lease.ts'
import type { BeatsReply } from '#server/learning/record-beats.ts'
import type { Prompt } from '#server/learning/rules/presence.ts'
import { addRange, type Ranges, reach, toRanges, unite } from '#server/learning/rules/ranges.ts'
import { type BeatRefusal, beatRefusals } from '#server/learning/rules/refusals.ts'
import type { LessonState } from '#server/learning/study-state.ts'
import { BeatBuffer, type BeatStore, leftBehind } from './beat-buffer.ts'
import { cut, type Sample, type Stretch, type Tracker, track } from './position-tracker.ts'

export type Send = <Reply>(
  name: string,
  payload: unknown,
  options?: { timeoutMs?: number; keepalive?: boolean },
) => Promise<Reply>

/** What the page knew of the lesson before anything was played. */
export type StudyStart = {
  accountId: string
  /** The browser's random name for itself. */
  deviceId: () => string
  lesson: LessonState
  watched: Ranges
  continueAtMilliseconds: number
  freeSeeking: boolean
}

export type StudyView = {
  /** `held`: another device is in use, the learner is to choose. `superseded`: another one took over from this. */
  phase: 'ready' | 'opening' | 'open' | 'held' | 'superseded' | 'refused'
  lesson: LessonState
  watched: Ranges
  /** Played here and not answered yet. */
  waiting: Ranges
  online: boolean
  /** Why something is not counted, or what happened; null when everything counts. */
  notice: { reason: BeatRefusal | 'refused' | 'late'; sentence: string } | null
  prompt: (Prompt & { wrong: boolean }) | null
  otherDevice: string | null
}

type Reply<Value> =
  | { ok: true; value: Value }
  | { ok: false; reason: string; sentence: string; detail?: { deviceLabel?: string; lesson?: LessonState } }

/** The door itself refused, e.g. because the session has ended: the beats are kept until it opens again. */
class Refused extends Error {
  readonly sentence: string

  constructor({ reason, sentence }: { reason: string; sentence: string }) {
    super(reason)
    this.sentence = sentence
  }
}

const retryMilliseconds = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/**
 * One visit to one lesson, without any screen: opens the lease, turns samples of the video into beats, keeps them until they are
 * answered, and says at any moment what is counted and why something is not. The screen subscribes and obeys `onPause` and `onContinueAt`.
 */
export class StudySession {
  #view: StudyView
  readonly #start: StudyStart
  readonly #send: Send
  readonly #store: BeatStore
  readonly #listeners = new Set<() => void>()
  #buffer: BeatBuffer | null = null
  #tracker: Tracker = null
  #replayed: Promise<void> | null = null
  #sending: Promise<void> | null = null
  #failures = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #continueAt: number
  onPause: () => void = () => {}
  onContinueAt: (milliseconds: number) => void = () => {}

  constructor(start: StudyStart, send: Send, store: BeatStore) {
    this.#start = start
    this.#send = send
    this.#store = store
    this.#continueAt = start.continueAtMilliseconds
    this.#view = {
      phase: 'ready',
      lesson: start.lesson,
      watched: start.watched,
      waiting: [],
      online: true,
      notice: null,
      prompt: null,
      otherDevice: null,
    }
  }

  view = (): StudyView => this.#view

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #show(changes: Partial<StudyView>): void {
    this.#view = { ...this.#view, ...changes }
    for (const listener of this.#listeners) listener()
  }

  /** Sends what earlier pages on this device left unanswered. Comes before a new lease, under which it would count no more. */
  replay(): Promise<void> {
    this.#replayed ??= this.#replayAll().catch(() => {
      this.#replayed = null
    })
    return this.#replayed
  }

  async #replayAll(): Promise<void> {
    for (const buffer of await leftBehind(this.#store, this.#start.accountId)) {
      if (buffer.leaseId === this.#buffer?.leaseId) continue
      while (buffer.nextMessage().length > 0) {
        const before = buffer.waiting().length
        const reply = await this.#send<BeatsReply>('learning.beat', { leaseId: buffer.leaseId, beats: buffer.nextMessage() })
        if (!reply.ok && reply.reason !== 'session-superseded') throw new Error(reply.reason)
        if (!reply.ok || buffer.settle(reply.beats).lost || buffer.waiting().length === before) buffer.forget()
        if (reply.ok && reply.lesson.lessonId === this.#start.lesson.lessonId) this.#absorb(reply)
      }
    }
  }

  /** Asks for the lease. Answers whether playing may begin; if not, the view says why. */
  async open(takeOver = false): Promise<boolean> {
    if (this.#view.phase === 'open') return true
    if (this.#view.phase === 'opening') return false
    this.#show({ phase: 'opening', notice: null })
    try {
      await this.replay()
      const reply = await this.#send<Reply<OpenedLesson>>('learning.open', {
        lessonId: this.#start.lesson.lessonId,
        deviceId: this.#start.deviceId(),
        takeOver,
      })
      if (!reply.ok) {
        const held = reply.reason === 'held-elsewhere'
        this.#show({
          phase: held ? 'held' : 'refused',
          otherDevice: reply.detail?.deviceLabel ?? null,
          notice: held ? null : { reason: 'refused', sentence: reply.sentence },
          online: true,
        })
        return false
      }
      this.#begin(reply.value)
      return this.#view.prompt === null
    } catch {
      this.#show({ phase: 'ready', online: false })
      return false
    }
  }

  #begin(opened: OpenedLesson): void {
    this.#buffer = new BeatBuffer(this.#store, this.#start.accountId, opened.leaseId)
    this.#tracker = null
    this.#show({ phase: 'open', online: true, watched: opened.watched, waiting: [], otherDevice: null })
    this.#setLesson(opened.lesson)
    // The page knows where it was; only what happened elsewhere meanwhile moves it.
    if (Math.abs(opened.continueAtMilliseconds - this.#continueAt) > 2_000) this.onContinueAt(opened.continueAtMilliseconds)
    this.#continueAt = opened.continueAtMilliseconds
  }

  /** One look at the video element; called several times a second and at every event. */
  sample(sample: Sample): void {
    if (!this.#buffer || this.#view.phase !== 'open') return
    const step = track(this.#tracker, sample)
    this.#tracker = step.tracker
    if (step.ended) this.#keep(step.ended)
  }

  /** The picture is about to jump: what was played up to now ends here. */
  interrupt(): void {
    const { ended } = cut(this.#tracker)
    this.#tracker = null
    if (ended) this.#keep(ended)
  }

  /** A first viewing was to be wound further than it may. */
  tellAhead(): void {
    this.#show({ notice: { reason: 'ahead-of-watched', sentence: beatRefusals['ahead-of-watched'].sentence } })
  }

  #keep(stretch: Stretch): void {
    this.#buffer?.add(stretch)
    this.#showWaiting()
  }

  /** Reports everything played so far. `leaving`: the page may be gone before the answer comes. */
  report(leaving = false): void {
    const { tracker, ended } = cut(this.#tracker)
    this.#tracker = tracker
    if (ended) this.#keep(ended)
    if (leaving) void this.#deliver(true).catch(() => {})
    else void this.flush()
  }

  /** Sends what waits, and again with growing pauses until it is answered. */
  flush(): Promise<void> {
    clearTimeout(this.#retry)
    this.#sending ??= this.#deliver(false)
      .then(
        () => this.#reached(),
        (error) => this.#missed(error instanceof Refused ? error.sentence : null),
      )
      .finally(() => {
        this.#sending = null
      })
    return this.#sending
  }

  #reached(): void {
    this.#failures = 0
    if (!this.#view.online) this.#show({ online: true })
  }

  /** Nobody took the beats; `sentence` says why, where it is not simply the network. */
  #missed(sentence: string | null): void {
    const pause = retryMilliseconds[Math.min(this.#failures, retryMilliseconds.length - 1)] as number
    this.#failures += 1
    this.#retry = setTimeout(() => void this.flush(), pause * (0.7 + Math.random() * 0.6))
    this.#show(sentence ? { notice: { reason: 'refused', sentence } } : { online: false })
  }

  async #deliver(keepalive: boolean): Promise<void> {
    for (;;) {
      const buffer = this.#buffer
      const beats = buffer?.nextMessage() ?? []
      if (!buffer || beats.length === 0 || this.#view.phase !== 'open' || this.#view.prompt) return
      const reply = await this.#send<BeatsReply>('learning.beat', { leaseId: buffer.leaseId, beats }, { keepalive })
      if (buffer !== this.#buffer) return
      if (!reply.ok) {
        if (reply.reason !== 'session-superseded')
          throw reply.reason === 'try-later' ? new Error(reply.reason) : new Refused(reply)
        return this.superseded(reply.deviceLabel ?? null)
      }
      const { lost } = buffer.settle(reply.beats)
      this.#absorb(reply)
      if (lost) return void this.#reopen()
    }
  }

  /** Takes over what the server says, and acts on it. */
  #absorb(reply: Extract<BeatsReply, { ok: true }>): void {
    const counted = reply.beats.flatMap((beat) => (beat.counted ? [beat.counted] : []))
    const last = reply.beats.at(-1)
    const explained = reply.beats.findLast((beat) => beat.reason !== null && beat.reason !== 'already-received')
    const settled = last?.reason === null && last.counted !== null
    this.#show({
      watched: counted.reduce(addRange, this.#view.watched),
      notice:
        settled || !explained?.reason || explained.reason === 'presence-required'
          ? null
          : { reason: explained.reason, sentence: explained.sentence ?? beatRefusals[explained.reason].sentence },
    })
    this.#showWaiting()
    this.#setLesson(reply.lesson)
    if (last?.reason === 'ahead-of-watched' || last?.reason === 'clipped') {
      this.#tracker = null
      this.onContinueAt(last.continueAtMilliseconds)
    }
  }

  #setLesson(lesson: LessonState, wrong = false): void {
    const asked = this.#view.prompt === null && lesson.prompt !== null
    this.#show({ lesson, prompt: lesson.prompt && { ...lesson.prompt, wrong } })
    if (asked) this.onPause()
  }

  #showWaiting(): void {
    const waiting = this.#buffer?.waiting() ?? []
    this.#show({ waiting: toRanges(waiting.map((beat) => [beat.fromMilliseconds, beat.toMilliseconds])) })
  }

  /** Answers the presence prompt. Right: playing goes on. Too late: from the last good point. Wrong: there is another question. */
  async answer(choice: number): Promise<'passed' | 'wrong' | 'unreached'> {
    const { prompt } = this.#view
    if (!prompt || !this.#buffer) return 'passed'
    const { leaseId } = this.#buffer
    try {
      const reply = await this.#send<Reply<{ late: boolean; continueAtMilliseconds: number; lesson: LessonState }>>(
        'learning.presence',
        {
          leaseId,
          prompt: prompt.prompt,
          tries: prompt.tries,
          choice,
        },
      )
      if (!reply.ok) {
        if (reply.reason === 'session-superseded') this.superseded(null)
        else if (reply.detail?.lesson) this.#setLesson(reply.detail.lesson, reply.reason === 'presence-wrong')
        else return 'unreached'
        return this.#view.prompt ? 'wrong' : 'passed'
      }
      if (reply.value.late) {
        this.#buffer.forget()
        this.#tracker = null
        this.#showWaiting()
        this.#show({
          notice: { reason: 'late', sentence: '确认超过了时限，提问之后的时间没有计入。已回到上次计入的位置，请接着观看。' },
        })
        this.onContinueAt(reply.value.continueAtMilliseconds)
      }
      this.#setLesson(reply.value.lesson)
      void this.flush()
      return 'passed'
    } catch {
      this.#show({ online: false })
      return 'unreached'
    }
  }

  /** Another device or window has the lease now. */
  superseded(deviceLabel: string | null): void {
    this.#buffer?.forget()
    this.#buffer = null
    this.#tracker = null
    this.#show({ phase: 'superseded', otherDevice: deviceLabel, waiting: [], prompt: null, notice: null })
    this.onPause()
  }

  /** A hint says that `leaseId` was taken over: ours, perhaps. */
  hinted(leaseId: unknown, deviceLabel: unknown): void {
    if (this.#buffer && leaseId === this.#buffer.leaseId) this.superseded(typeof deviceLabel === 'string' ? deviceLabel : null)
  }

  async #reopen(): Promise<void> {
    this.#buffer?.forget()
    this.#buffer = null
    this.#show({ phase: 'ready' })
    await this.open()
  }

  /** How far a first viewing may be wound: to the end of what was played, counted or waiting for its answer. */
  allowedUntil(): number {
    const { lesson, watched, waiting } = this.#view
    if (this.#start.freeSeeking || lesson.completedAt) return lesson.durationMilliseconds
    const playing = this.#tracker?.stretch.toMilliseconds ?? 0
    return Math.min(Math.max(reach(unite(watched, waiting)), playing), lesson.durationMilliseconds)
  }

  /** The device says that it has no network: shown at once, before any message has failed. */
  lost = (): void => {
    if (this.#view.phase === 'open') this.#show({ online: false })
  }

  /** Leaves the lesson for another page of the site: what waits is sent, and other devices need not ask. */
  leave(): void {
    this.report(true)
    clearTimeout(this.#retry)
    const leaseId = this.#buffer?.leaseId
    this.#buffer = null
    if (leaseId && this.#view.phase === 'open')
      void this.#send('learning.close', { leaseId }, { keepalive: true }).catch(() => {})
    this.#show({ phase: 'ready' })
  }
}
