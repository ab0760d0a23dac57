import { Button } from '@mantine/core'
import { Link } from 'react-router'
import classes from '#app/components/joining/joining.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { openNumbers } from '#server/identity/open-numbers.ts'
import { getPerson, listLearnerAttributes } from '#server/identity/queries.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { listLooks } from '#server/reports/list-looks.ts'
import type { Route } from './+types/profile'

export const meta: Route.MetaFunction = () => [{ title: '我的资料 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const confirmed = requireConfirmed(actor, await databaseNow()).ok
  const [person, attributes, looks, numbers] = await Promise.all([
    getPerson(actor.accountId),
    listLearnerAttributes([actor.accountId]),
    listLooks(actor),
    confirmed ? openNumbers(actor.accountId) : null,
  ])
  return {
    person,
    titles: attributes.get(actor.accountId) ?? [],
    looks,
    numbers,
    done: new URL(request.url).searchParams.has('done'),
  }
}

const lookWords = {
  'learner.revealed': '查看了完整号码',
  'learner.viewed': '查看了学员资料',
  'learner.reviewed': '核查了职称评审学时',
}

export default function Profile({ loaderData: { person, titles, looks, numbers, done } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="我的资料" subtitle="本站保存的您的个人信息，以及谁看过它。" />
      {done ? (
        <div className={classes.message} role="status">
          手机号已更换，请用新号码登录。
        </div>
      ) : null}
      <div className={classes.stack}>
        <Sheet>
          <h2>个人信息</h2>
          <dl className={classes.facts}>
            <dt>姓名</dt>
            <dd>{person.realName}</dd>
            <dt>身份证号</dt>
            <dd>{numbers?.idNumber ?? person.maskedIdNumber}</dd>
            <dt>手机号</dt>
            <dd>{numbers?.phone ?? person.maskedPhone}</dd>
          </dl>
          <div className={classes.actions}>
            <Button component={Link} to="/learn/profile/phone" variant="default" size="sm">
              更换手机号
            </Button>
            <Button component={Link} to="/learn/profile/requests" variant="default" size="sm">
              更正姓名、身份证号，注销账号
            </Button>
            {numbers ? (
              <Button component="a" href="/learn/profile/export" variant="default" size="sm">
                导出我的全部数据
              </Button>
            ) : (
              <Button component={Link} to="/confirm?redirectTo=/learn/profile" variant="default" size="sm">
                确认本人后查看完整号码、导出数据
              </Button>
            )}
          </div>
        </Sheet>
        <Sheet>
          <h2>职称与岗位</h2>
          {titles.length === 0 ? <p className={classes.quiet}>没有记录，按一般专业技术人员计算年度要求。</p> : null}
          {titles.map((each) => (
            <p key={`${each.kind} ${each.sinceOn}`}>
              {each.kind === 'title-level'
                ? `职称：${titleLevelNames[each.value]}`
                : each.value === 'yes'
                  ? '从事高新技术工作'
                  : '不从事高新技术工作'}
              ，{each.sinceOn} 起
            </p>
          ))}
        </Sheet>
        <Sheet>
          <h2>谁看过我的资料</h2>
          {looks.length === 0 ? <p className={classes.quiet}>还没有管理人员看过。</p> : null}
          {looks.map((look) => (
            <p key={look.id}>
              {shanghaiMinuteText(look.at)}，{look.office ?? '管理部门'}
              {lookWords[look.action]}
              {look.reason ? `，事由：${look.reason}` : ''}
            </p>
          ))}
        </Sheet>
      </div>
    </>
  )
}
