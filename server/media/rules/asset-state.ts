import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import type { FileRefusal, WorkFailure } from './refusals.ts'

/**
 * The life of a video:
 *
 *   uploaded → probing → transcoding → ready
 *                 ↓           ↓
 *              refused      failed → (retry) uploaded
 *
 * `refused`: the file is at fault, for ever. `failed`: the work is at fault, it may be asked for again. Work that was cut off begins
 * again from the start, so `work-begun` is good in any state that is not settled.
 */
export type AssetStatus = 'uploaded' | 'probing' | 'transcoding' | 'ready' | 'refused' | 'failed'

export type AssetState = { status: AssetStatus; attempts: number; problemCode: string | null }

export type AssetEvent =
  | { type: 'work-begun' }
  | { type: 'file-admitted' }
  | { type: 'file-refused'; code: FileRefusal }
  | { type: 'published' }
  | { type: 'work-failed'; code: WorkFailure }
  | { type: 'retry-asked' }

/** Work that was begun so often and never came to an end kills its worker: it is not begun again by itself. */
export const maximumAttempts = 5

export const isSettled = (status: AssetStatus): boolean => status === 'ready' || status === 'refused' || status === 'failed'

/** What an asset is after `event`; refuses 'not-now' when the event cannot happen in this state (somebody else was first). */
export function decideAsset(state: AssetState, event: AssetEvent): Result<AssetState, 'not-now'> {
  const to = (status: AssetStatus, problemCode: string | null = null, attempts = state.attempts) =>
    ok({ status, problemCode, attempts })
  switch (event.type) {
    case 'work-begun':
      if (isSettled(state.status)) return refuse('not-now')
      return state.attempts >= maximumAttempts ? to('failed', 'transcode-interrupted') : to('probing', null, state.attempts + 1)
    case 'file-admitted':
      return state.status === 'probing' ? to('transcoding') : refuse('not-now')
    case 'file-refused':
      return state.status === 'probing' || state.status === 'transcoding' ? to('refused', event.code) : refuse('not-now')
    case 'published':
      return state.status === 'transcoding' ? to('ready') : refuse('not-now')
    case 'work-failed':
      return state.status === 'probing' || state.status === 'transcoding' ? to('failed', event.code) : refuse('not-now')
    case 'retry-asked':
      return state.status === 'failed' ? to('uploaded', null, 0) : refuse('not-now')
  }
}
