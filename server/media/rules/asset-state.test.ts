import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AssetEvent, type AssetState, decideAsset, isSettled, maximumAttempts } from './asset-state.ts'

const fresh: AssetState = { status: 'uploaded', attempts: 0, problemCode: null }

function stateAfter(events: AssetEvent[], state = fresh): AssetState {
  return events.reduce((now, event) => {
    const next = decideAsset(now, event)
    return next.ok ? next.value : now
  }, state)
}

const anyEvent = fc.constantFrom<AssetEvent>(
  { type: 'work-begun' },
  { type: 'file-admitted' },
  { type: 'file-refused', code: 'video-unreadable' },
  { type: 'published' },
  { type: 'work-failed', code: 'transcode-failed' },
  { type: 'retry-asked' },
)

describe('the life of a video', () => {
  it('goes from upload to ready', () => {
    expect(stateAfter([{ type: 'work-begun' }, { type: 'file-admitted' }, { type: 'published' }])).toEqual({
      status: 'ready',
      attempts: 1,
      problemCode: null,
    })
  })

  it('begins anew after work that was cut off, and says so when it has been cut off too often', () => {
    expect(stateAfter([{ type: 'work-begun' }, { type: 'file-admitted' }, { type: 'work-begun' }])).toEqual({
      status: 'probing',
      attempts: 2,
      problemCode: null,
    })
    const often = Array.from({ length: maximumAttempts + 1 }, () => ({ type: 'work-begun' }) as const)
    expect(stateAfter(often)).toEqual({ status: 'failed', attempts: maximumAttempts, problemCode: 'transcode-interrupted' })
  })

  it('lets failed work be asked for again, and a refused file never', () => {
    expect(stateAfter([{ type: 'work-begun' }, { type: 'work-failed', code: 'disk-full' }, { type: 'retry-asked' }])).toEqual(
      fresh,
    )
    expect(
      stateAfter([{ type: 'work-begun' }, { type: 'file-refused', code: 'not-a-video' }, { type: 'retry-asked' }]).status,
    ).toBe('refused')
  })

  it('never leaves ready or refused, and has a problem exactly when refused or failed', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        let state = fresh
        for (const event of events) {
          const next = stateAfter([event], state)
          if (state.status === 'ready' || state.status === 'refused') expect(next).toEqual(state)
          if (isSettled(state.status) && state.status !== 'failed') expect(decideAsset(state, event).ok).toBe(false)
          expect(next.problemCode !== null).toBe(next.status === 'refused' || next.status === 'failed')
          state = next
        }
      }),
    )
  })
})
