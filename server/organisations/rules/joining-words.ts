/** What is said of joinings on every page: of their steps, their ends, and of how a registration ended. */
import { shanghaiDateText } from '#server/platform/calendar.ts'
import type { JoiningEnd, JoiningNeed, JoiningStep } from './joining.ts'

const needNames: Record<JoiningNeed, string> = {
  learner: '本人同意',
  release: '原单位放行',
  'place-to-exist': '主管部门查找单位',
  place: '接收单位确认',
}

export const joiningEndNames: Record<JoiningEnd, string> = {
  done: '已办结',
  declined: '未通过',
  withdrawn: '已撤回',
  overtaken: '已终止',
}

export const affiliationEndNames = { moved: '转出', left: '离职', retired: '退休' } as const

/** 原单位放行：最迟 2026年12月8日 */
export function stepSentence({ who, state, at, dueAt }: JoiningStep): string {
  const name = needNames[who]
  if (state === 'not-needed') return `${name}：原单位已放行，不再需要`
  if (state === 'done' && at) return `${name}：${shanghaiDateText(at)}${dueAt && at >= dueAt ? '（到期自动放行）' : ''}`
  return dueAt ? `${name}：等待中，最迟 ${shanghaiDateText(dueAt)} 自动放行` : `${name}：等待中`
}
