import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * A learner's way into a class. Who pays oneself is enrolled at once, or waits when it is full; where the unit pays, it agrees first. Whoever has a place or
 * waits for one may give it up until the class begins; the institution may decline, and a cancelled class ends every way.
 */
export const placeStates = ['asked', 'waiting', 'enrolled', 'declined', 'withdrawn', 'cancelled'] as const
export type PlaceState = (typeof placeStates)[number]
export const placeActions = ['agree', 'admit', 'decline', 'withdraw', 'cancel'] as const
export type PlaceAction = (typeof placeActions)[number]
export type PlaceRefusal = 'place-over' | 'place-not-asked' | 'place-not-waiting'

export const isOpen = (state: PlaceState): boolean => state === 'asked' || state === 'waiting' || state === 'enrolled'

/** `free`: whether somebody more has room. */
export function movePlace(state: PlaceState, action: PlaceAction, free: boolean): Result<PlaceState, PlaceRefusal> {
  if (!isOpen(state)) return refuse('place-over')
  switch (action) {
    case 'agree':
      return state === 'asked' ? ok(free ? 'enrolled' : 'waiting') : refuse('place-not-asked')
    case 'admit':
      return state === 'waiting' && free ? ok('enrolled') : refuse('place-not-waiting')
    case 'decline':
      return ok('declined')
    case 'withdraw':
      return ok('withdrawn')
    case 'cancel':
      return ok('cancelled')
  }
}

/** Who moves up when so many are free: those who have waited longest, and nobody before them. */
export const nextInLine = <Waiting extends { queueNumber: number }>(waiting: readonly Waiting[], free: number): Waiting[] =>
  [...waiting].sort((a, b) => a.queueNumber - b.queueNumber).slice(0, Math.max(0, free))

export const placeStateNames: Record<PlaceState, string> = {
  asked: '等单位同意',
  waiting: '候补',
  enrolled: '已录取',
  declined: '未录取',
  withdrawn: '已退出',
  cancelled: '班次已取消',
}
