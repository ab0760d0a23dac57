import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/hours/hours.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { formatHours, formNames, partNames } from '#server/hours/rules/entry.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { findOwnEntry } from '#server/reports/find-own-entry.ts'
import type { Route } from './+types/hours-entry'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.title ?? '学时记录'} · 学时` }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.entryId)
  const entry = id.success ? await findOwnEntry(actor, id.data) : null
  if (!entry) throw new Response(null, { status: 404 })
  return entry
}

export default function Entry({ loaderData: entry }: Route.ComponentProps) {
  const facts: [string, ReactNode][] = [
    ['学时', `${formatHours(entry.centihours)}（计入 ${formatHours(entry.countedCentihours)}）`],
    ['说明', entry.unverified ? `${entry.sentence}；年度验证之后到账，尚未验证` : entry.sentence],
    ['科目与方式', `${partNames[entry.kind]} · ${formNames[entry.form]}`],
    ['发生', shanghaiDateText(entry.occurredAt)],
    ['年度', <Link key="year" to={`/learn/hours?year=${entry.year}`}>{`${entry.year} 年度`}</Link>],
    ['入账', shanghaiMinuteText(entry.recordedAt)],
    [
      '经办',
      entry.recorderName ? `${entry.recorderName}${entry.approverName ? `，${entry.approverName}复核` : ''}` : '系统自动入账',
    ],
    ...(entry.signedName
      ? [
          [
            '签名',
            <span key="signature">
              {entry.signedName}{' '}
              {entry.signature ? (
                <img className={classes.signature} src={entry.signature} alt={`${entry.signedName}的签名`} />
              ) : null}
            </span>,
          ] as [string, ReactNode],
        ]
      : []),
    ...(entry.reason ? [['备注', entry.reason] as [string, string]] : []),
    [
      '来源',
      entry.source ? (
        <Link key="source" to={entry.source.to}>
          {entry.source.label}
        </Link>
      ) : (
        '单位或系统登记'
      ),
    ],
    ...(entry.reversedById
      ? [
          [
            '冲正',
            <Link key="by" to={`/learn/hours/entries/${entry.reversedById}`}>
              已被另一笔记录冲正
            </Link>,
          ] as [string, ReactNode],
        ]
      : []),
    ...(entry.reversesId
      ? [
          [
            '冲正',
            <Link key="of" to={`/learn/hours/entries/${entry.reversesId}`}>
              冲正的是这一笔
            </Link>,
          ] as [string, ReactNode],
        ]
      : []),
    ['规则', entry.policy],
    ['台账位置', `第 ${entry.position} 笔`],
    ['校验值', entry.hash],
  ]
  return (
    <>
      <PageHeader title={entry.title} subtitle="台账中的一笔学时：只增不改，每一笔都有来历。" />
      <section className={classes.sheet}>
        <dl className={classes.facts}>
          {facts.map(([label, value]) => (
            <Fact key={`${label}${typeof value}`} label={label} value={value} />
          ))}
        </dl>
      </section>
    </>
  )
}

function Fact({ label, value }: { label: string; value: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
}
