import { publishHint } from '#server/platform/hints.ts'

/** So many open pages a second fetch anew: many more at once would be everybody at one instant. */
const hintsPerSecond = 200
const sliceMilliseconds = 250

const waiting: string[] = []
let timer: NodeJS.Timeout | undefined

/** Tells many people's open pages of a notice, a few at a time. What still waits when the process ends is seen at the next page. */
export function dripHints(accountIds: readonly string[]): void {
  for (const accountId of accountIds) waiting.push(accountId)
  if (timer === undefined && waiting.length > 0) drip()
}

function drip(): void {
  for (const accountId of waiting.splice(0, (hintsPerSecond * sliceMilliseconds) / 1_000))
    publishHint(accountId, { kind: 'notice' })
  timer = waiting.length > 0 ? setTimeout(drip, sliceMilliseconds).unref() : undefined
}
