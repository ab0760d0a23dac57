import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listFilingPlaces } from '#server/filings/list-filing-places.ts'
import { readPlanForm } from '#server/filings/rules/filing-form.ts'
import { planTotals } from '#server/filings/rules/plan.ts'
import { filingRefusals } from '#server/filings/rules/refusals.ts'
import { findPlan, savePlan } from '#server/filings/save-plan.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiDateText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/training-plan'

export const meta: Route.MetaFunction = () => [{ title: '线下培训年度计划 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const given = new URL(request.url).searchParams
  const thisYear = shanghaiYear(await databaseNow())
  const asked = z.coerce
    .number()
    .int()
    .min(thisYear - 3)
    .max(thisYear + 1)
    .safeParse(given.get('year') || thisYear)
  const places = await listFilingPlaces(actor)
  const place = places.find((each) => each.id === given.get('place')) ?? places[0]
  const year = asked.success ? asked.data : thisYear
  const plan = place ? await findPlan(actor, { organisationId: place.id, year }) : null
  if (!place || !plan) throw new Response(null, { status: 404 })
  return { place, places, year, thisYear, plan }
}

const head = z.object({
  organisationId: z.uuid(),
  year: z.coerce.number().int().min(2000).max(2200),
  revision: z.coerce.number().int().min(0),
  intent: z.enum(['save', 'hand-in']),
})

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const given = head.safeParse(Object.fromEntries(form))
  if (!given.success) throw new Response(null, { status: 400 })
  const { lines, typed, problems } = readPlanForm(form)
  if (Object.keys(problems).length > 0)
    return data({ done: false, sentence: '有些内容还需要更正，见下方提示。', typed, problems }, { status: 422 })
  const { intent, ...asked } = given.data
  const saved = await savePlan(actor, { ...asked, lines, handIn: intent === 'hand-in' })
  if (saved.ok)
    return { done: true, sentence: intent === 'hand-in' ? '计划已报送。' : '计划已保存，还没有报送。', typed: null, problems: {} }
  const { status, sentence } = { ...filingRefusals, ...commonRefusals }[saved.reason]
  return data({ done: false, sentence, typed, problems: {} }, { status })
}

type Typed = Record<string, string>
const blank: Typed = { topic: '', month: '1', times: '1', hours: '8', people: '' }

export default function TrainingPlan({ loaderData, actionData }: Route.ComponentProps) {
  const { place, places, year, thisYear, plan } = loaderData
  const total = planTotals(plan.lines)
  const typed: Typed[] =
    actionData?.typed ??
    plan.lines.map((line) => Object.fromEntries(Object.entries(line).map(([key, value]) => [key, String(value)])))
  return (
    <>
      <PageHeader
        title={`${year} 年度线下培训计划`}
        subtitle={`${place.name} · ${plan.handedInAt ? `${plan.handedInBy} ${shanghaiDateText(plan.handedInAt)}报送` : '还没有报送'} · 共 ${total.trainings} 次、${formatHours(total.centihours)} 学时、${total.people} 人次`}
        actions={<Link to="/manage/trainings">线下培训</Link>}
      />
      {actionData ? <Message tone={actionData.done ? 'good' : 'bad'}>{actionData.sentence}</Message> : null}
      <nav className={classes.actions} aria-label="年度和单位">
        {[thisYear + 1, thisYear, thisYear - 1].map((each) => (
          <Link key={each} to={`?year=${each}&place=${place.id}`} aria-current={each === year ? 'page' : undefined}>
            {each} 年度
          </Link>
        ))}
        {places.length > 1
          ? places.map((each) => (
              <Link key={each.id} to={`?year=${year}&place=${each.id}`} aria-current={each.id === place.id ? 'page' : undefined}>
                {each.name}
              </Link>
            ))
          : null}
      </nav>
      <Lines
        key={`${place.id} ${year} ${plan.revision} ${actionData?.typed ? 'typed' : ''}`}
        first={typed.length > 0 ? typed : [blank]}
        problems={actionData?.problems ?? {}}
        hidden={{ organisationId: place.id, year: String(year), revision: String(plan.revision) }}
      />
    </>
  )
}

function Lines({
  first,
  problems,
  hidden,
}: {
  first: readonly Typed[]
  problems: Readonly<Record<string, string>>
  hidden: Typed
}) {
  const [lines, setLines] = useState(() => first.map((line, index) => ({ line, key: index })))
  return (
    <Form method="post" className={classes.form}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {lines.map(({ line, key }, index) => {
        const field = (name: string) => ({
          name: `lines.${index}.${name}`,
          defaultValue: line[name] ?? '',
          error: problems[`lines.${index}.${name}`],
        })
        return (
          <div key={key} className={classes.row}>
            <TextInput label={`第 ${index + 1} 项 内容`} maxLength={100} {...field('topic')} />
            <NativeSelect
              label="月份"
              data={Array.from({ length: 12 }, (_, month) => ({ value: `${month + 1}`, label: `${month + 1} 月` }))}
              {...field('month')}
            />
            <TextInput label="次数" inputMode="numeric" {...field('times')} />
            <TextInput label="每次学时" inputMode="decimal" {...field('hours')} />
            <TextInput label="每次人数" inputMode="numeric" {...field('people')} />
            <Button variant="subtle" size="compact-sm" onClick={() => setLines(lines.filter((each) => each.key !== key))}>
              删除第 {index + 1} 项
            </Button>
          </div>
        )
      })}
      <div className={classes.actions}>
        <Button variant="default" onClick={() => setLines([...lines, { line: blank, key: (lines.at(-1)?.key ?? 0) + 1 }])}>
          加一项
        </Button>
        <SubmitButton name="intent" value="save" variant="default">
          保存
        </SubmitButton>
        <SubmitButton name="intent" value="hand-in">
          报送主管部门
        </SubmitButton>
      </div>
    </Form>
  )
}
