import { Link } from 'react-router'
import classes from '#app/components/learners/learners.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { actionText, objectText } from '#server/audit/rules/action-words.ts'
import { fieldText, valueText } from '#server/audit/rules/field-words.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { findAudit } from '#server/reports/list-audit.ts'
import type { Route } from './+types/audit-event'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${actionText(loaderData?.action ?? '审计')} · 学时` }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const line = /^\d{1,15}$/.test(params.event) ? await findAudit(actor, Number(params.event)) : null
  if (!line) throw new Response(null, { status: 404 })
  return line
}

export default function AuditEvent({ loaderData: line }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title={actionText(line.action)} subtitle={`第 ${line.id} 条 · ${shanghaiMinuteText(line.at)}`} />
      <div className={classes.stack}>
        <Sheet>
          <dl className={classes.facts}>
            <dt>谁</dt>
            <dd>
              {line.actorId ? <Link to={`/manage/audit?person=${line.actorId}`}>{line.actorName ?? line.actorId}</Link> : '系统'}
            </dd>
            <dt>对象</dt>
            <dd>
              {line.objectName ?? line.objectId}（{objectText(line.objectType)}）
            </dd>
            {line.learnerName ? (
              <>
                <dt>相关学员</dt>
                <dd>{line.learnerName}</dd>
              </>
            ) : null}
            <dt>来源地址</dt>
            <dd>{line.ip ?? '—'}</dd>
            <dt>请求号</dt>
            <dd>{line.requestId ?? '—'}</dd>
            <dt>封存</dt>
            <dd>
              {line.seal
                ? `链上第 ${line.seal.position} 条，${shanghaiMinuteText(line.seal.at)}，${line.seal.hash}`
                : '待封，通常几秒钟内完成'}
            </dd>
          </dl>
        </Sheet>
        {line.before || line.after ? (
          <Sheet>
            <h2>变更前后</h2>
            <dl className={classes.facts}>
              {[...new Set([...Object.keys(line.before ?? {}), ...Object.keys(line.after ?? {})])].map((field) => (
                <Change key={field} field={field} before={line.before?.[field]} after={line.after?.[field]} names={line.names} />
              ))}
            </dl>
          </Sheet>
        ) : null}
        <Sheet>
          <h2>详情</h2>
          <dl className={classes.facts}>
            {Object.entries(line.details).map(([field, value]) => (
              <Change key={field} field={field} before={undefined} after={value} names={line.names} />
            ))}
          </dl>
          {Object.keys(line.details).length === 0 ? <p className={classes.soft}>没有更多内容。</p> : null}
        </Sheet>
      </div>
    </>
  )
}

function Change({
  field,
  before,
  after,
  names,
}: {
  field: string
  before: unknown
  after: unknown
  names: Record<string, string>
}) {
  return (
    <>
      <dt>{fieldText(field)}</dt>
      <dd>
        {before === undefined ? null : `${valueText(before, names)} → `}
        {valueText(after, names)}
      </dd>
    </>
  )
}
