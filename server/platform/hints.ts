import { log } from './log.ts'
import { redis, subscriberRedis } from './redis.ts'

/** Tells a person's open pages that something of theirs changed. It carries no facts: who receives it fetches anew; who misses it polls. */
export type Hint = { kind: string } & Record<string, string | number | boolean | null>

const channel = 'xueshi:hints'

/** Best effort: a hint that is lost costs a few seconds, never a fact. */
export function publishHint(accountId: string, hint: Hint): void {
  redis()
    .publish(channel, JSON.stringify({ accountId, hint }))
    .catch((error: Error) => log.debug({ err: error }, 'hint not published'))
}

/** Calls `receive` for every hint published by any process. */
export function subscribeHints(receive: (accountId: string, hint: Hint) => void): void {
  const subscriber = subscriberRedis()
  subscriber.on('message', (from: string, text: string) => {
    if (from !== channel) return
    const message = JSON.parse(text) as { accountId: string; hint: Hint }
    receive(message.accountId, message.hint)
  })
  void subscriber.subscribe(channel).catch((error: Error) => log.warn({ err: error }, 'hints are off until redis is back'))
}
