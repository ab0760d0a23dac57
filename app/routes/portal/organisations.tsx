import { IconBuildingCommunity } from '@tabler/icons-react'
import { Link, useSearchParams } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/organisations/organisations.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import {
  type Authority,
  findResponsible,
  findUnits,
  listAuthorities,
  type Responsibility,
} from '#server/organisations/find-responsible.ts'
import { authorityKindNames, authorityKinds, organisationKindNames } from '#server/organisations/rules/tree.ts'
import type { Route } from './+types/organisations'

export async function loader({ request }: Route.LoaderArgs) {
  const query = new URL(request.url).searchParams
  const search = (query.get('search') ?? '').trim().slice(0, 100)
  const unit = z.uuid().safeParse(query.get('unit'))
  const [units, responsibility, authorities] = await Promise.all([
    search ? findUnits(search) : [],
    unit.success ? findResponsible(unit.data) : null,
    search || unit.success ? [] : listAuthorities(),
  ])
  if (unit.success && !responsibility) throw new Response(null, { status: 404 })
  return { search, units, responsibility, authorities }
}

export const meta: Route.MetaFunction = () => [
  { title: '谁负责我的单位 · 学时' },
  { name: 'description', content: '查找单位的继续教育主管部门和联系方式。' },
]

export default function Organisations({ loaderData: { search, units, responsibility, authorities } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="谁负责我的单位" subtitle="每个单位只有一个继续教育主管部门。查到单位，就知道找谁。" />
      <FilterBar search={{ label: '单位名称、统一社会信用代码或拼音首字母' }} keep={[]} />
      {responsibility ? <Answer {...responsibility} /> : null}
      {search && units.length === 0 && !responsibility ? (
        <EmptyState icon={<IconBuildingCommunity size={32} stroke={1.5} />} title={`没有找到“${search}”`}>
          {[...search].length < 2 ? '请至少输入两个字。' : '请换用全称或统一社会信用代码再查。'}
          单位确实还没有登记的，请联系它的上级主管部门，或
          <Link to="/organisations">所在区的人社部门</Link>；这不影响您先注册和学习。
        </EmptyState>
      ) : null}
      {units.length > 0 ? (
        <ul className={classes.cards}>
          {units.map((unit) => (
            <li key={unit.id}>
              <Link className={classes.card} to={`?unit=${unit.id}`}>
                <strong>{unit.name}</strong>
                <span className={classes.soft}>
                  {[
                    organisationKindNames[unit.kind],
                    unit.district,
                    unit.authorityName ? `主管部门：${unit.authorityName}` : null,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      {authorities.length > 0 ? <Authorities authorities={authorities} /> : null}
    </>
  )
}

function Answer({ unit, mergedInto, responsible, territorial, between }: Responsibility) {
  return (
    <div className={classes.stack}>
      {unit.closed ? (
        <p className={classes.notice} data-tone="warn">
          “{unit.name}”已停用
          {mergedInto ? (
            <>
              ，并入<Link to={`?unit=${mergedInto.id}`}>{mergedInto.name}</Link>
            </>
          ) : null}
          。
        </p>
      ) : null}
      <Sheet label="负责的主管部门">
        <p className={classes.soft}>{unit.name}的继续教育主管部门</p>
        <h2>{responsible?.name ?? '还没有确定'}</h2>
        {responsible ? <Contact {...responsible} /> : null}
        <p>{reasonFor({ unit, responsible, territorial, between })}</p>
      </Sheet>
      <p className={classes.soft}>
        学时由单位经办人登记，主管部门验证盖章。没有经办人或经办人联系不上的，请直接联系主管部门。
        <Link to="/organisations">查别的单位</Link>
      </p>
    </div>
  )
}

/** Territory and system meet here; one of them decides, and this says which. */
function reasonFor({ unit, responsible, territorial, between }: Omit<Responsibility, 'mergedInto'>): string {
  if (!responsible) return '这个单位还没有归入任何主管部门，请联系市级人社部门。'
  const way = between.length > 0 ? `经由${between.map((name) => `“${name}”`).join('、')}，` : ''
  if (responsible.authorityKind === 'district') return `为什么：${way}${unit.name}按属地由${responsible.name}管理。`
  const other = territorial
    ? `虽然单位在${unit.district ?? '该区'}，${territorial.name}不负责它的学时验证，只找一个部门即可。`
    : ''
  return `为什么：${way}${unit.name}隶属${authorityKindNames[responsible.authorityKind]}系统，由${responsible.name}管理。${other}`
}

function Contact({ contactName, contactPhone }: Authority) {
  if (!contactName && !contactPhone) return <p className={classes.soft}>联系方式还没有填写，请在其官方网站查询。</p>
  return (
    <p>
      {contactName}
      {contactPhone ? (
        <>
          {contactName ? '，' : ''}
          <a href={`tel:${contactPhone}`}>{contactPhone}</a>
        </>
      ) : null}
    </p>
  )
}

function Authorities({ authorities }: { authorities: (Authority & { units: number })[] }) {
  const [query] = useSearchParams()
  return (
    <>
      <h2>全部主管部门</h2>
      <p className={classes.soft}>单位还没有登记的：有主管的委办局、集团、院校或团体的找它；没有的，找单位所在区的人社部门。</p>
      {authorityKinds.map((kind) => {
        const these = authorities.filter((authority) => authority.authorityKind === kind)
        return these.length === 0 ? null : (
          <details key={kind} open={kind === 'district' && !query.has('unit')}>
            <summary>
              {authorityKindNames[kind]}（{these.length}）
            </summary>
            <ul className={classes.cards}>
              {these.map((authority) => (
                <li key={authority.id} className={classes.card}>
                  <strong>{authority.name}</strong>
                  <Contact {...authority} />
                </li>
              ))}
            </ul>
          </details>
        )
      })}
    </>
  )
}
