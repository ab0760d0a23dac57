import { formatHours } from '#server/hours/rules/entry.ts'
import type { Transaction } from '#server/platform/database.ts'
import { type NewNotice, notify } from '#server/portal/notify.ts'

type Told = {
  declarationId: string
  learnerId: string
  action: 'return' | 'refuse' | 'register'
  reason: string
  centihours: number | null
  at: Date
}

/** The learner hears what became of a declaration, in the transaction that decided it. */
export async function tellOfDecision(
  tx: Transaction,
  { declarationId, learnerId, action, reason, centihours, at }: Told,
): Promise<void> {
  const { title, year } = await tx.one<{
    title: string
    year: number
  }>`select title, year from declaration where id = ${declarationId}`
  const words: Record<Told['action'], Pick<NewNotice, 'title' | 'body'>> = {
    return: { title: '申报被退回，请补正', body: `《${title}》：${reason} 改好后可以再次提交。` },
    refuse: { title: '申报未予登记', body: `《${title}》：${reason} 如有异议，请联系单位经办人或主管部门。` },
    register: {
      title: `已登记 ${formatHours(centihours ?? 0)} 学时`,
      body: `《${title}》已计入 ${year} 年度。${reason ? `说明：${reason}` : ''}`,
    },
  }
  await notify(tx, {
    ...words[action],
    ...{ accountId: learnerId, kind: action === 'register' ? 'hours-credited' : 'hours-declared' },
    link: `/learn/declarations/${declarationId}`,
    dedupeKey: `declaration:${declarationId}:${action}:${at.getTime()}`,
  })
}
