import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { Link, useLocation } from 'react-router'
import { readAuditQuery } from '#app/components/audit/audit-query.ts'
import classes from '#app/components/learners/learners.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { KeysetPager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findChainState, listDayHeads } from '#server/audit/queries.ts'
import { actionGroups, actionText, objectText } from '#server/audit/rules/action-words.ts'
import { headLine } from '#server/audit/rules/chain.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { listBranch } from '#server/organisations/browse-organisations.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { listAudit } from '#server/reports/list-audit.ts'
import type { Route } from './+types/audit'

export const meta: Route.MetaFunction = () => [{ title: '审计 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'audit.read')) throw new Response(null, { status: 404 })
  const { filter, before } = readAuditQuery(new URL(request.url))
  const [page, chain, heads, below] = await Promise.all([
    listAudit(actor, filter, before ? { before } : {}),
    findChainState(),
    listDayHeads(3),
    listBranch(actor, filter.under ?? null),
  ])
  return {
    ...page,
    filter,
    chain,
    heads: heads.map(headLine),
    below: below.map(({ id, name }) => ({ value: id, label: name })),
  }
}

type Row = Route.ComponentProps['loaderData']['lines'][number]

const columns: readonly Column<Row>[] = [
  {
    key: 'what',
    title: '做了什么',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/manage/audit/${row.id}`}>{actionText(row.action)}</Link>
        <small>{shanghaiMinuteText(row.at)}</small>
      </span>
    ),
  },
  {
    key: 'who',
    title: '谁',
    cell: (row) => (row.actorId ? <Link to={`?person=${row.actorId}`}>{row.actorName ?? '已注销的账户'}</Link> : '系统'),
  },
  {
    key: 'whom',
    title: '对谁、对什么',
    cell: (row) => [row.objectName, row.learnerName].filter((name) => name).join('，') || objectText(row.objectType),
  },
  { key: 'where', title: '来源', cell: (row) => row.ip ?? '—' },
  {
    key: 'seal',
    title: '链上位置',
    numeric: true,
    cell: (row) => (row.seal ? row.seal.position.toLocaleString('zh-CN') : '待封'),
  },
]

const groups = Object.entries(actionGroups).map(([value, label]) => ({ value, label }))

export default function Audit({ loaderData }: Route.ComponentProps) {
  const { lines, next, unknownPerson, filter, chain, heads, below } = loaderData
  const { search } = useLocation()
  return (
    <>
      <PageHeader
        title="审计"
        subtitle="谁在何时何地对谁做了什么。记录只能增加，逐条连成一条链，改动会被发现。"
        actions={
          <Button component={Link} to={`/manage/audit.xlsx${search}`} reloadDocument variant="default" size="sm">
            导出表格
          </Button>
        }
      />
      <FilterBar
        search={{ name: 'person', label: '完整的身份证号或手机号' }}
        filters={[{ name: 'group', label: '事项', options: groups }]}
        keep={[]}
      >
        {below.length > 0 || filter.under ? (
          <NativeSelect
            name="under"
            label="机构"
            size="sm"
            defaultValue={filter.under ?? ''}
            data={[
              { value: '', label: '全部' },
              ...(filter.under ? [{ value: filter.under, label: '当前机构及下级' }] : []),
              ...below,
            ]}
          />
        ) : null}
        <TextInput type="date" name="from" label="从" size="sm" defaultValue={filter.from ?? ''} />
        <TextInput type="date" name="to" label="到" size="sm" defaultValue={filter.to ?? ''} />
      </FilterBar>
      {lines.length === 0 ? (
        <EmptyState icon={<IconListSearch size={40} stroke={1.4} />} title="没有符合条件的记录">
          {unknownPerson ? '没有这个号码的人员。号码要输入完整。' : '放宽时间或事项再查。'}
        </EmptyState>
      ) : (
        <DataTable caption="审计记录" columns={columns} rows={lines} rowKey={(row) => String(row.id)} />
      )}
      <KeysetPager next={next === null ? null : String(next)} />
      <Sheet>
        <h2>链的状态</h2>
        <p>
          已封 {chain.sealed.toLocaleString('zh-CN')} 条{chain.sealedAt ? `，最近一次 ${shanghaiMinuteText(chain.sealedAt)}` : ''}
          ；待封 {chain.waiting.toLocaleString('zh-CN')} 条。
          {chain.verified
            ? `${shanghaiMinuteText(chain.verified.ranAt)} 核对到第 ${chain.verified.position.toLocaleString('zh-CN')} 条：${chain.verified.problem ?? '完整无改动'}。`
            : '还没有核对过，每夜核对一次。'}
        </p>
        {heads.length > 0 ? (
          <>
            <p className={classes.soft}>每日链头，请抄存到系统之外；以后可用 npm run audit:verify 对照。</p>
            <ul className={classes.plain}>
              {heads.map((line) => (
                <li key={line}>
                  <code className={classes.code}>{line}</code>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </Sheet>
    </>
  )
}
