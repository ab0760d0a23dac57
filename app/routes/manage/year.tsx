import { Button, Textarea } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import { DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { CompletenessTiles } from '#app/components/verification/completeness-tiles.tsx'
import { unitPeopleColumns } from '#app/components/verification/unit-people-columns.tsx'
import classes from '#app/components/verification/verification.module.css'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiMinuteText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { findUnitYear, listOwnUnits } from '#server/verification/find-unit-year.ts'
import { verificationRefusals } from '#server/verification/rules/refusals.ts'
import { unitYearForm } from '#server/verification/rules/submission-forms.ts'
import { submissionStateNames } from '#server/verification/rules/submission-shows.ts'
import { endText } from '#server/verification/rules/submission-window.ts'
import { unitShowNames, unitShows } from '#server/verification/rules/unit-shows.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { withdrawSubmission } from '#server/verification/withdraw-submission.ts'
import type { Route } from './+types/year'

export const meta: Route.MetaFunction = () => [{ title: '本单位年度 · 学时' }]

const queryOf = async (request: Request) =>
  z
    .object({
      unit: z.uuid().optional().catch(undefined),
      year: z.coerce
        .number()
        .int()
        .min(2000)
        .max(2200)
        .catch(shanghaiYear(await databaseNow())),
      show: z.enum(unitShows).catch('all'),
      search: z.string().max(60).catch(''),
      page: z.coerce.number().int().min(1).max(1000).catch(1),
    })
    .parse(Object.fromEntries(new URL(request.url).searchParams))

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'year.submit')) throw new Response(null, { status: 404 })
  const { unit, ...wanted } = await queryOf(request)
  const units = await listOwnUnits(actor)
  const organisationId = unit ?? units[0]?.id
  const unitYear = organisationId ? await findUnitYear(actor, { organisationId, ...wanted }) : null
  if (!unitYear) throw new Response(null, { status: 404 })
  return { ...wanted, units, thisYear: shanghaiYear(await databaseNow()), unitYear }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { unit, year } = await queryOf(request)
  const organisationId = unit ?? (await listOwnUnits(actor))[0]?.id
  const fields = await request.formData()
  const learnerIds = fields.getAll('learnerId')
  const parsed = unitYearForm.safeParse({
    ...Object.fromEntries([...fields].filter(([name]) => name !== 'learnerId')),
    learnerIds,
  })
  if (!parsed.success || !organisationId) throw new Response(null, { status: 400 })
  const wanted = parsed.data
  if (wanted.intent === 'submit' && learnerIds.length === 0)
    return data({ done: null, problem: '请先勾选要提交的人员。' }, { status: 400 })
  if (wanted.intent === 'withdraw') {
    const withdrawn = await withdrawSubmission(actor, wanted.submissionId)
    return withdrawn.ok ? data({ done: '已撤回，可以改正后重新提交。', problem: null }) : refused(withdrawn.reason)
  }
  const submitted = await submitYear(actor, {
    ...{ organisationId, year, note: wanted.note },
    learnerIds: wanted.intent === 'submit' ? wanted.learnerIds : 'all',
  })
  return submitted.ok
    ? data({ done: `已提交 ${submitted.value.people} 人，等待主管部门验证。`, problem: null })
    : refused(submitted.reason)
}

function refused(reason: keyof typeof verificationRefusals | 'not-found') {
  const { status, sentence } = { ...verificationRefusals, ...commonRefusals }[reason]
  return data({ done: null, problem: sentence }, { status })
}

export default function UnitYearPage({ loaderData, actionData }: Route.ComponentProps) {
  const { unitYear, units, year, thisYear, page, show } = loaderData
  const { counts, submissions, closesAt, closed, extendedUntil } = unitYear
  return (
    <>
      <PageHeader
        title={`${unitYear.unitName} ${year} 年度`}
        subtitle={`由${unitYear.authorityName}验证。${closesAt ? `${endText(closesAt)} 截止提交${extendedUntil ? '（已延期）' : ''}。` : ''}`}
      />
      {actionData?.done ? (
        <div className={classes.message} role="status">
          {actionData.done}
        </div>
      ) : null}
      {actionData?.problem ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.problem}
        </div>
      ) : null}
      {closed ? (
        <div className={classes.message} data-tone="warn">
          {verificationRefusals['year-closed'].sentence}
        </div>
      ) : null}
      <CompletenessTiles unitYear={unitYear} />
      <div className={classes.stack}>
        {submissions.length > 0 ? (
          <Sheet>
            <h2>提交记录</h2>
            <ul className={classes.list}>
              {submissions.map((each) => (
                <li key={each.id}>
                  <Form method="post" className={classes.line}>
                    <input type="hidden" name="submissionId" value={each.id} />
                    <span>
                      <Link to={`/manage/verification/${each.id}`}>{shanghaiMinuteText(each.submittedAt)}</Link> 提交{' '}
                      {each.people} 人，
                      {submissionStateNames[each.state]}
                      {each.officerName ? `（${each.officerName}）` : ''}
                    </span>
                    {each.state === 'submitted' ? (
                      <SubmitButton name="intent" value="withdraw" size="xs" variant="default">
                        撤回
                      </SubmitButton>
                    ) : null}
                  </Form>
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
        <Sheet label="人员">
          <h2>人员</h2>
          <FilterBar
            search={{ label: '姓名' }}
            filters={[
              {
                name: 'show',
                label: '显示',
                options: unitShows.slice(1).map((value) => ({ value, label: unitShowNames[value] })),
              },
              ...(units.length > 1
                ? [
                    {
                      name: 'unit',
                      label: '单位',
                      all: units[0]?.name ?? '',
                      options: units.slice(1).map(({ id, name }) => ({ value: id, label: name })),
                    },
                  ]
                : []),
              {
                name: 'year',
                label: '年度',
                all: `${thisYear}`,
                options: [1, 2, 3, 4].map((back) => ({ value: `${thisYear - back}`, label: `${thisYear - back}` })),
              },
            ]}
          />
          {unitYear.page.length === 0 ? (
            <EmptyState icon={<IconUsers size={40} stroke={1.4} />} title="没有符合条件的人员">
              换一个条件，或清除条件。还没有登记人员的，先<Link to="/manage/roster">导入名册</Link>。
            </EmptyState>
          ) : (
            <Form method="post" key={[show, page, unitYear.unitId, counts.ready].join(' ')}>
              <DataTable caption="人员" columns={unitPeopleColumns} rows={unitYear.page} rowKey={(row) => row.learnerId} />
              <Pager
                page={page}
                pages={Math.ceil(unitYear.shown / 50)}
                count={{ total: unitYear.shown, capped: false }}
                unit="人"
              />
              {counts.ready > 0 ? (
                <>
                  <Textarea name="note" label="给主管部门的说明（可不填）" maxLength={500} rows={2} autosize />
                  <p className={classes.quiet}>
                    提交的是此刻计入的学时；提交之后到账的，另开补充轮次。未达标和待补的人员也可以提交，主管部门会看到。
                  </p>
                  <div className={classes.line}>
                    <SubmitButton name="intent" value="submit">
                      提交所选
                    </SubmitButton>
                    <SubmitButton name="intent" value="submit-all" variant="light">
                      {`提交全部 ${counts.ready} 人`}
                    </SubmitButton>
                  </div>
                </>
              ) : counts['under-way'] + counts.verified === unitYear.people ? (
                <p className={classes.quiet}>全部人员都已提交或验证。</p>
              ) : (
                <Button component={Link} to="/manage/organisations" variant="subtle" size="sm">
                  查看单位资料
                </Button>
              )}
            </Form>
          )}
        </Sheet>
      </div>
    </>
  )
}
