import { Link } from 'react-router'
import { z } from 'zod'
import layout from '#app/components/desk/desk.module.css'
import { Facts } from '#app/components/institutions/facts.tsx'
import { ScoresShown } from '#app/components/institutions/scores-shown.tsx'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { formatHours } from '#server/hours/rules/entry.ts'
import { findPublicInstitution, type PublicClass } from '#server/institutions/find-institution.ts'
import { modeNames } from '#server/institutions/rules/class-text.ts'
import { gradeNames, levelNames, standingNames } from '#server/institutions/rules/standing.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/institution'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.institution.name ?? '施教机构'} · 学时` }]

export async function loader({ params }: Route.LoaderArgs) {
  const id = z.uuid().safeParse(params.organisationId)
  const institution = id.success ? await findPublicInstitution(id.data) : null
  if (!institution) throw new Response(null, { status: 404 })
  return { institution }
}

const columns: readonly Column<PublicClass>[] = [
  { key: 'title', title: '班次', heading: true, cell: (row) => <Link to={`/learn/classes/${row.id}`}>{row.title}</Link> },
  { key: 'field', title: '领域', cell: (row) => row.field },
  { key: 'mode', title: '方式', cell: (row) => modeNames[row.mode] },
  { key: 'hours', title: '专业科目', numeric: true, cell: (row) => `${formatHours(row.centihours)} 学时` },
  { key: 'starts', title: '开班', cell: (row) => shanghaiMinuteText(row.startsAt) },
  { key: 'free', title: '名额', cell: (row) => (row.free > 0 ? `还有 ${row.free} 个` : '已满，可候补') },
]

export default function Institution({ loaderData: { institution } }: Route.ComponentProps) {
  const { name, standing, assessments, classes, evaluations } = institution
  return (
    <>
      <PageHeader
        title={name}
        subtitle={`${levelNames[standing.level]} · ${standing.district}`}
        actions={<Link to="/institutions">全部机构</Link>}
      />
      {standing.standing === 'recognised' ? null : (
        <Message tone="bad">这家机构的认定现在{standingNames[standing.standing]}，不能招生。</Message>
      )}
      <div className={layout.stack}>
        <Sheet label="认定">
          <h2>认定</h2>
          <Facts
            lines={[
              { key: 'standing', label: '状态', value: standingNames[standing.standing] },
              { key: 'valid', label: '有效期', value: `${standing.validFrom} 至 ${standing.validUntil}` },
              { key: 'fields', label: '领域', value: standing.fields.join('、') },
              { key: 'profile', label: '介绍', value: standing.profile },
              { key: 'contact', label: '联系人', value: standing.contact },
            ]}
          />
        </Sheet>
        <Sheet label="年度评估">
          <h2>年度评估</h2>
          {assessments.length === 0 ? <p>还没有评估。</p> : null}
          <Facts
            lines={assessments.map(({ year, grade, remarks }) => ({
              ...{ key: `${year}`, label: `${year} 年度`, value: `${gradeNames[grade]}：${remarks}` },
            }))}
          />
        </Sheet>
        <Sheet label="待开班次">
          <h2>待开班次</h2>
          {classes.length === 0 ? (
            <p>现在没有待开的班次。</p>
          ) : (
            <DataTable caption="待开班次" columns={columns} rows={classes} rowKey={(row) => row.id} />
          )}
        </Sheet>
        <Sheet label="学员评价">
          <h2>学员评价</h2>
          <ScoresShown {...evaluations} />
        </Sheet>
      </div>
    </>
  )
}
