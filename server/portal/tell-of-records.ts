import type { RecordEvent } from '#server/organisations/jobs.ts'
import { transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { notifyMany } from './notify.ts'
import { writeLetters } from './write-letters.ts'

type Change = { changeId: string; learnerId: string; organisationId: string | null; event: RecordEvent }

const words: Record<RecordEvent, { title: string; did: string }> = {
  corrected: { title: '您的个人信息已更正', did: '更正了您的姓名、身份证号或手机号' },
  attribute: { title: '您的职称、岗位记录已更新', did: '更新了您的职称或高新技术岗位记录，年度学时要求可能随之变化' },
  'request-declined': { title: '更正申请未予办理', did: '没有办理您的更正申请，理由见“我的资料”' },
  'deletion-declined': { title: '注销申请未予办理', did: '没有办理您的注销申请，理由见“我的资料”' },
  'own-phone': { title: '登录手机号已更换', did: '更换了登录手机号，其他设备上的登录已全部退出' },
  reset: { title: '您的登录方式已重置', did: '重置了您的登录方式，已登录的设备全部退出' },
  deactivate: { title: '您的账号已停用', did: '停用了您的账号，学时和证书都保留' },
  reactivate: { title: '您的账号已恢复', did: '恢复了您的账号' },
}

/** What concerns the way into an account goes by letter, too: whoever is shut out reads no notice. */
const next: Partial<Record<RecordEvent, () => string>> = {
  corrected: () => '',
  'own-phone': () => '',
  reset: () => `请到 ${env().PUBLIC_URL}/activate 用姓名、身份证号和手机号重新设置密码。`,
  deactivate: () => '',
  reactivate: () => `可以到 ${env().PUBLIC_URL}/sign-in 登录。`,
}

/** Whoever's record was changed hears what was done and by which office. The same change is told once. */
export async function tellOfRecords(deliveries: Delivery<Change>[]): Promise<void> {
  await transaction(async (tx) => {
    const offices = await tx.many<{ id: string; name: string }>`
      select id, name from organisation where id = any(${deliveries.map((each) => each.payload.organisationId)}::uuid[])`
    const nameOf = new Map(offices.map((office) => [office.id, office.name]))
    const told = deliveries.map(({ payload: { changeId, learnerId, organisationId, event } }) => ({
      ...{ event, accountId: learnerId, dedupeKey: `record:${changeId}`, title: words[event].title },
      did: `${event === 'own-phone' ? '您' : (nameOf.get(organisationId ?? '') ?? '管理部门')}${words[event].did}。`,
    }))
    await notifyMany(
      tx,
      told.map(({ event, did, ...notice }) => ({
        ...{ ...notice, kind: 'joining', link: '/learn/account' },
        body: `${did}如有疑问，请与${event === 'own-phone' ? '单位经办人' : '该机构'}联系。`,
      })),
    )
    await writeLetters(
      tx,
      told.flatMap(({ event, accountId, dedupeKey, title: subject, did }) => {
        const onward = next[event]
        return onward
          ? [{ accountId, dedupeKey, subject, topic: 'access', body: `${did}${onward()}不是您要求的，请与该机构联系。` }]
          : []
      }),
    )
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
  })
}
