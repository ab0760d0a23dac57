/**
 * Uploads of this page, outside React: they go on while the list is drawn anew. Two at a time; each in pieces that are sent again after a lost
 * connection, so that a reload or a pause costs at most one piece.
 */
import { DetailedError, type PreviousUpload, Upload } from 'tus-js-client'

export type UploadPhase = 'waiting' | 'sending' | 'retrying' | 'paused' | 'done' | 'refused'
export type QueuedUpload = {
  id: number
  name: string
  byteSize: number
  sentBytes: number
  bytesPerSecond: number
  phase: UploadPhase
  /** Why it was refused, in words. */
  problem: string | null
  assetId: string | null
}

const atOnce = 2
const pieceBytes = 16 * 1024 ** 2
/** A lost connection is tried again for about ten minutes before the maker is asked to. */
const retryDelays = [0, 1_000, 3_000, 5_000, 10_000, 20_000, ...Array.from({ length: 20 }, () => 30_000)]
const lostConnection = '网络连接中断，已上传的部分都在。网络恢复后请点“继续”。'

type Entry = QueuedUpload & { upload: Upload; mark: { at: number; bytes: number } }

export class UploadQueue {
  #entries: Entry[] = []
  #snapshot: QueuedUpload[] = []
  #listeners = new Set<() => void>()
  #count = 0
  #onFinished: (assetId: string | null) => void

  constructor(onFinished: (assetId: string | null) => void) {
    this.#onFinished = onFinished
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  snapshot = (): QueuedUpload[] => this.#snapshot

  get isBusy(): boolean {
    return this.#entries.some((entry) => entry.phase !== 'done' && entry.phase !== 'refused')
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      this.#count += 1
      const entry: Entry = {
        id: this.#count,
        name: file.name,
        byteSize: file.size,
        sentBytes: 0,
        bytesPerSecond: 0,
        phase: 'waiting',
        problem: null,
        assetId: null,
        mark: { at: 0, bytes: 0 },
        upload: new Upload(file, {
          endpoint: '/api/uploads',
          chunkSize: pieceBytes,
          retryDelays,
          metadata: { filename: file.name },
          removeFingerprintOnSuccess: true,
          onShouldRetry: (error) => {
            const status = error.originalResponse?.getStatus() ?? 0
            const again = status === 0 || status === 409 || status === 423 || status === 503 || status === 502 || status === 504
            if (again) this.#change(entry, { phase: 'retrying', bytesPerSecond: 0 })
            return again
          },
          onAfterResponse: (_, response) => {
            entry.assetId = response.getHeader('x-asset-id') ?? entry.assetId
          },
          onProgress: (sent) => this.#progress(entry, sent),
          onError: (error) => this.#failed(entry, error),
          onSuccess: () => {
            this.#change(entry, { phase: 'done', sentBytes: entry.byteSize, bytesPerSecond: 0 })
            this.#onFinished(entry.assetId)
            this.#startNext()
          },
        }),
      }
      this.#entries.push(entry)
    }
    this.#tell()
    this.#startNext()
  }

  pause(id: number): void {
    const entry = this.#find(id)
    if (!entry) return
    void entry.upload.abort()
    this.#change(entry, { phase: 'paused', bytesPerSecond: 0 })
    this.#startNext()
  }

  resume(id: number): void {
    const entry = this.#find(id)
    if (!entry) return
    this.#change(entry, { phase: 'waiting', problem: null })
    this.#startNext()
  }

  /** Takes an upload off the list; one that is not finished is forgotten by the server too. */
  remove(id: number): void {
    const entry = this.#find(id)
    if (!entry) return
    if (entry.phase !== 'done' && entry.phase !== 'refused') void entry.upload.abort(true).catch(() => {})
    this.#entries = this.#entries.filter((each) => each !== entry)
    this.#tell()
    this.#startNext()
  }

  #startNext(): void {
    const running = this.#entries.filter((entry) => entry.phase === 'sending' || entry.phase === 'retrying').length
    for (const entry of this.#entries.filter((each) => each.phase === 'waiting').slice(0, Math.max(0, atOnce - running))) {
      this.#change(entry, { phase: 'sending' })
      entry.mark = { at: performance.now(), bytes: entry.sentBytes }
      void this.#start(entry)
    }
  }

  /** Goes on with what an earlier visit to this page began, if it was the same file. */
  async #start(entry: Entry): Promise<void> {
    const earlier: PreviousUpload[] = await entry.upload.findPreviousUploads().catch(() => [])
    if (earlier[0]) entry.upload.resumeFromPreviousUpload(earlier[0])
    if (entry.phase === 'sending') entry.upload.start()
  }

  #progress(entry: Entry, sentBytes: number): void {
    const now = performance.now()
    const seconds = (now - entry.mark.at) / 1_000
    if (seconds < 0.5) return
    const pace = Math.max(0, sentBytes - entry.mark.bytes) / seconds
    entry.mark = { at: now, bytes: sentBytes }
    this.#change(entry, {
      phase: 'sending',
      sentBytes,
      bytesPerSecond: entry.bytesPerSecond === 0 ? pace : 0.7 * entry.bytesPerSecond + 0.3 * pace,
    })
  }

  #failed(entry: Entry, error: Error | DetailedError): void {
    const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined
    const sentence = sentenceOf(body)
    const status = error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0
    // A full disk and an ended session pass: the upload can go on from where it is.
    const passing = status === 0 || status >= 500 || status === 401
    this.#change(
      entry,
      passing
        ? { phase: 'paused', problem: sentence ?? lostConnection, bytesPerSecond: 0 }
        : { phase: 'refused', problem: sentence ?? `上传被拒绝（${status}）。`, bytesPerSecond: 0 },
    )
    this.#startNext()
  }

  #find(id: number): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id)
  }

  #change(entry: Entry, change: Partial<QueuedUpload>): void {
    Object.assign(entry, change)
    this.#tell()
  }

  #tell(): void {
    this.#snapshot = this.#entries.map(({ upload: _, mark: __, ...shown }) => shown)
    for (const listener of this.#listeners) listener()
  }
}

function sentenceOf(body: string | undefined): string | null {
  try {
    const { sentence } = JSON.parse(body ?? '') as { sentence?: unknown }
    return typeof sentence === 'string' ? sentence : null
  } catch {
    return null
  }
}
