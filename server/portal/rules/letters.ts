/** Letters: text messages and e-mails, for what somebody should know even when they do not come to this site. */
import type { Channel } from '#server/platform/notify/webhook.ts'

/**
 * 'access': the way into an account, which nobody can switch off. 'urgent': waits for the person. 'bulletin': an official tells many. 'code': proves
 * an e-mail address.
 */
export const letterTopics = ['access', 'urgent', 'bulletin', 'code'] as const
export type LetterTopic = (typeof letterTopics)[number]
export const letterTopicNames: Record<LetterTopic, string> = {
  access: '账号安全',
  urgent: '紧急事项',
  bulletin: '通知',
  code: '验证码',
}
export const channelNames: Record<Channel, string> = { sms: '短信', email: '邮件' }

/** Which of them a person may do without. */
export const chosenTopics = ['urgent', 'bulletin'] as const
export type ChosenTopic = (typeof chosenTopics)[number]
export type LetterChoice = { smsOff: readonly ChosenTopic[]; emailOff: readonly ChosenTopic[]; hasEmail: boolean }

/** By which ways somebody hears of a topic. Null: they chose nothing. */
export function channelsFor(topic: Exclude<LetterTopic, 'code'>, choice: LetterChoice | null): Channel[] {
  const wants = (off: readonly ChosenTopic[]) => topic === 'access' || !off.includes(topic)
  return [
    ...(wants(choice?.smsOff ?? []) ? (['sms'] as const) : []),
    ...(choice?.hasEmail && wants(choice.emailOff) ? (['email'] as const) : []),
  ]
}

/** The words of a letter that bears a code. Null: it is no longer there, or not for whoever looks. */
export const withCode = (text: string, code: string | null): string => text.replace('{code}', code ?? '••••••')

/**
 * 'waiting' until a provider took it ('sent'), refused it or was away too long ('failed'), or it was overtaken ('dropped'); 'kept': nobody sends
 * what goes by this channel, so it can only be read here.
 */
export const letterStates = ['waiting', 'sent', 'kept', 'failed', 'dropped'] as const
export type LetterState = (typeof letterStates)[number]
export const letterStateNames: Record<LetterState, string> = {
  waiting: '等待发出',
  sent: '已发出',
  kept: '未发出（没有服务）',
  failed: '发送失败',
  dropped: '已取消',
}

/** Why a letter did not go out, as it is kept; a provider's own words (HTTP 503, ECONNREFUSED) stay as they are. */
const problems: Readonly<Record<string, string>> = {
  'no-address': '没有可用的号码或地址',
  'account-closed': '账号已停用',
  expired: '超过时限，不再发出',
  withdrawn: '通知已撤回',
  timeout: '服务方没有在时限内回答',
}
export const letterProblem = (problem: string): string => problems[problem] ?? `服务方回答：${problem}`

const hour = 3_600_000
/** How long a letter is worth sending, in milliseconds. */
export const letterLife: Record<LetterTopic, number> = {
  access: 72 * hour,
  urgent: 24 * hour,
  bulletin: 72 * hour,
  code: hour / 6,
}

export const mostTries = 10
const shortestWait = 61_000

/**
 * Milliseconds until a letter is tried again after its `tries`-th try (from 1): doubling, at most two hours. Longer than the minute that the throttle
 * looks back on, so that a letter counts once in it.
 */
export const waitAfterTry = (tries: number): number => Math.min(2 * hour, shortestWait * 2 ** Math.max(0, tries - 1))

/** How many letters may be handed in now when `triedLately` were within the last minute. */
export const allowance = (perMinute: number, triedLately: number): number => Math.max(0, perMinute - triedLately)

/** What stands against handing a letter in; null: nothing does. */
export function hindrance(
  letter: { topic: LetterTopic; expiresAt: Date; active: boolean; withdrawn: boolean; hasAddress: boolean },
  now: Date,
): 'expired' | 'withdrawn' | 'account-closed' | 'no-address' | null {
  if (letter.withdrawn) return 'withdrawn'
  if (letter.expiresAt <= now) return 'expired'
  // Whoever's account was closed hears just that.
  if (!letter.active && letter.topic !== 'access') return 'account-closed'
  return letter.hasAddress ? null : 'no-address'
}

/** Where a letter stands after its `tries`-th try. */
export const stateAfterTry = (outcome: 'sent' | 'refused' | 'away', tries: number): 'waiting' | 'sent' | 'failed' =>
  outcome === 'sent' ? 'sent' : outcome === 'refused' || tries >= mostTries ? 'failed' : 'waiting'

/** A bulletin as a letter: a text message costs by its length and only calls to the site. */
export const bulletinText = (channel: Channel, { title, body }: { title: string; body: string }, site: string): string =>
  channel === 'sms' ? `${title}。全文见 ${site}/learn/notices` : `${body}\n\n${site}/learn/notices`
