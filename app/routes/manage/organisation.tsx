import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import { organisationKindText } from '#app/components/organisations/kind-text.ts'
import classes from '#app/components/organisations/organisations.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { roleNames } from '#server/identity/rules/role-names.ts'
import { findOrganisationPage } from '#server/organisations/find-organisation-page.ts'
import { findResponsible } from '#server/organisations/find-responsible.ts'
import { changeKindNames, describeChange } from '#server/organisations/rules/organisation-change.ts'
import { industryNames, payrollCategoryNames } from '#server/organisations/rules/organisation-facts.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/organisation'

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const id = z.uuid().safeParse(params.organisationId)
  const [organisation, responsibility] = id.success
    ? await Promise.all([findOrganisationPage(actor, id.data), findResponsible(id.data)])
    : [null, null]
  if (!organisation) throw new Response(null, { status: 404 })
  return {
    organisation,
    responsible: responsibility?.responsible ?? null,
    territorial: responsibility?.territorial ?? null,
    done: new URL(request.url).searchParams.get('done'),
  }
}

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.organisation.name ?? '机构'} · 学时` }]

const doneSentences: Record<string, string> = {
  created: '机构已登记。',
  saved: '已保存。',
  rename: '名称已变更。',
  move: '隶属关系已变更，相关人员的权限即刻随之变更。',
  merge: '已并入。',
  close: '机构已停用。',
  reopen: '机构已恢复。',
}

export default function OrganisationDetail({ loaderData }: Route.ComponentProps) {
  const { organisation, responsible, territorial, done } = loaderData
  const { may, closedAt, mergedInto } = organisation
  const sentence = done ? doneSentences[done] : undefined
  const to = (path: string) => `/manage/organisations/${organisation.id}/${path}`
  const action = (path: string, label: string) => (
    <Button key={path} component={Link} to={to(path)} variant="default" size="sm">
      {label}
    </Button>
  )
  return (
    <>
      <ol className={classes.path} aria-label="位置">
        <li>
          <Link to="/manage/organisations">组织机构</Link>
        </li>
        {organisation.above.map((body) => (
          <li key={body.id}>{body.open ? <Link to={`/manage/organisations/${body.id}`}>{body.name}</Link> : body.name}</li>
        ))}
        <li aria-current="page">{organisation.name}</li>
      </ol>
      <PageHeader
        title={
          <>
            {organisation.name}
            {closedAt ? <span className={classes.badge}>已停用</span> : null}
          </>
        }
        subtitle={organisationKindText(organisation)}
      />
      <div className={classes.stack}>
        {sentence ? (
          <p className={classes.notice} data-tone="good" role="status">
            {sentence}
          </p>
        ) : null}
        {closedAt ? (
          <p className={classes.notice} data-tone="warn">
            {shanghaiDateText(closedAt)}
            {mergedInto ? '并入' : '停用'}
            {mergedInto ? <Link to={`/manage/organisations/${mergedInto.id}`}>{mergedInto.name}</Link> : null}
            。历史记录仍可查看，不能再登记人员。
          </p>
        ) : null}
        {may.govern || may.maintain || may.addBelow ? (
          <div className={classes.actions}>
            {may.maintain && !closedAt ? action('edit', '修改信息') : null}
            {may.addBelow && !closedAt ? (
              <Button component={Link} to={`/manage/organisations/new?parent=${organisation.id}`} variant="default" size="sm">
                新增下级
              </Button>
            ) : null}
            {may.govern && !closedAt ? action('change/rename', '更名') : null}
            {may.govern && !closedAt && organisation.kind !== 'bureau'
              ? [action('change/move', '变更隶属'), action('change/merge', '并入其他机构'), action('change/close', '停用')]
              : null}
            {may.govern && closedAt && !mergedInto ? action('change/reopen', '恢复') : null}
          </div>
        ) : null}
        <Sheet>
          <h2>基本信息</h2>
          <dl className={classes.facts}>
            <dt>统一社会信用代码</dt>
            <dd>{organisation.code}</dd>
            <dt>所在区</dt>
            <dd>{organisation.district ?? '未填'}</dd>
            <dt>行业</dt>
            <dd>{organisation.industry ? industryNames[organisation.industry] : '未填'}</dd>
            <dt>工资类别</dt>
            <dd>{organisation.payrollCategory ? payrollCategoryNames[organisation.payrollCategory] : '未填'}</dd>
            <dt>联系人</dt>
            <dd>{[organisation.contactName, organisation.contactPhone].filter(Boolean).join('，') || '未填'}</dd>
            <dt>登记人员</dt>
            <dd>
              {organisation.learners.toLocaleString('zh-CN')} 人，
              <Link to={`/manage/learners?under=${organisation.id}`}>查看人员</Link>
            </dd>
            <dt>下级机构</dt>
            <dd>
              直属 {organisation.children.toLocaleString('zh-CN')} 个，全部 {organisation.below.toLocaleString('zh-CN')} 个
              {organisation.below > 0 ? (
                <>
                  ，<Link to={`/manage/organisations?under=${organisation.id}`}>查看</Link>
                </>
              ) : null}
            </dd>
            {responsible ? (
              <>
                <dt>负责的主管部门</dt>
                <dd>
                  {responsible.name}
                  <p className={classes.soft}>
                    {territorial
                      ? `按隶属系统确定；所在地的${territorial.name}不负责本机构。`
                      : '按隶属系统确定，每个机构只有一个。'}
                  </p>
                </dd>
              </>
            ) : null}
          </dl>
        </Sheet>
        <Sheet>
          <h2>在这里任职的管理人员</h2>
          {organisation.officials.length === 0 ? (
            <p className={classes.soft}>还没有经办人。没有经办人时，由上级主管部门代为办理。</p>
          ) : (
            <dl className={classes.facts}>
              {organisation.officials.map((official) => (
                <div key={`${official.name} ${official.role}`} style={{ display: 'contents' }}>
                  <dt>{roleNames[official.role]}</dt>
                  <dd>
                    {official.name}，{shanghaiDateText(official.since)}起
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </Sheet>
        <Sheet>
          <h2>变更记录</h2>
          {organisation.history.length === 0 ? (
            <p className={classes.soft}>{shanghaiDateText(organisation.createdAt)}登记，此后没有变更。</p>
          ) : (
            <ol className={classes.history}>
              {organisation.history.map((change) => (
                <li key={`${change.at.getTime()} ${change.kind}`}>
                  <time dateTime={change.at.toISOString()}>{shanghaiMinuteText(change.at)}</time>
                  <div>
                    <p>
                      <strong>{changeKindNames[change.kind]}</strong>：{describeChange(change)}
                    </p>
                    <p className={classes.soft}>
                      {change.actorName ?? '系统'}
                      {change.reason ? `，理由：${change.reason}` : ''}
                    </p>
                  </div>
                </li>
              ))}
            </ol>
          )}
        </Sheet>
      </div>
    </>
  )
}
