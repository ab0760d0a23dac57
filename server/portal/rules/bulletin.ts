/** A bulletin: what an official tells many people at once. Drafted, looked at, sent to each of them, corrected, withdrawn. */
import { shanghaiDay } from '#server/platform/calendar.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/** 'learners': registered at a body or below it; 'officials': who act for one of these; 'list': those whom somebody named. */
export const audiences = ['learners', 'officials', 'list'] as const
export type Audience = (typeof audiences)[number]
export const audienceNames: Record<Audience, string> = { learners: '在册人员', officials: '经办人和审核人', list: '指定人员' }

export type BulletinState = 'draft' | 'sending' | 'sent' | 'withdrawn'
export const bulletinStateNames: Record<BulletinState, string> = {
  draft: '草稿',
  sending: '正在发送',
  sent: '已发送',
  withdrawn: '已撤回',
}

export type BulletinText = {
  title: string
  body: string
  urgent: boolean
  /** The last day on which it matters, '2026-12-31', or ''. */
  expiresOn: string
}

const lengthOf = (text: string) => [...text].length

/** The words as they are kept, and the instant at which they stop mattering: the end of that day in Shanghai. */
export function parseBulletinText(
  wanted: BulletinText,
  now: Date,
): Result<
  { title: string; body: string; urgent: boolean; expiresAt: Date | null },
  'title-length' | 'body-length' | 'expiry-past'
> {
  const title = wanted.title.normalize('NFC').replace(/\s+/g, ' ').trim()
  const body = wanted.body
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  if (title === '' || lengthOf(title) > 60) return refuse('title-length')
  if (body === '' || lengthOf(body) > 2000) return refuse('body-length')
  const { urgent, expiresOn } = wanted
  if (expiresOn === '') return ok({ title, body, urgent, expiresAt: null })
  const end = new Date(`${expiresOn}T24:00:00+08:00`)
  if (!/^\d{4}-\d\d-\d\d$/.test(expiresOn) || Number.isNaN(end.getTime()) || expiresOn < shanghaiDay(now))
    return refuse('expiry-past')
  return ok({ title, body, urgent, expiresAt: end })
}

/** Whole percent, without claiming all before it is all. */
export const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : part >= whole ? 100 : Math.min(99, Math.floor((part / whole) * 100))
