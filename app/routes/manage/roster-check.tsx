import { Button } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { useRepeat } from '#app/components/ui/use-repeat.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { type TitleLevel, titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { cancelRoster, confirmRoster } from '#server/organisations/confirm-roster.ts'
import { findRoster } from '#server/organisations/list-rosters.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { rosterOutcomeNames, rosterProblemSentence, rosterStateNames } from '#server/organisations/rules/roster.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/roster-check'

export const meta: Route.MetaFunction = () => [{ title: '名册检查结果 · 学时' }]

const size = 100
const query = z.object({
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
  outcome: z.enum(['new', 'join', 'transfer', 'here', 'problem']).optional().catch(undefined),
})

function rosterIdOf(params: { rosterId: string }): string {
  const parsed = z.uuid().safeParse(params.rosterId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { page, outcome } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const roster = await findRoster(actor, rosterIdOf(params), { page, size, ...(outcome ? { outcome } : {}) })
  if (!roster) throw new Response(null, { status: 404 })
  const total = outcome ? roster.outcomes[outcome] : roster.rowCount
  return {
    roster: {
      ...roster,
      rows: roster.rows.map((row) => ({ ...row, problems: row.problems.map((problem) => rosterProblemSentence(problem)) })),
    },
    page,
    outcome: outcome ?? null,
    total,
    pages: Math.max(1, Math.ceil(total / size)),
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const intent = z.enum(['confirm', 'cancel']).safeParse((await request.formData()).get('intent'))
  if (!intent.success) throw new Response(null, { status: 400 })
  const rosterId = rosterIdOf(params)
  const answer = await (intent.data === 'confirm' ? confirmRoster : cancelRoster)(actor, rosterId)
  if (answer.ok) return redirect(intent.data === 'confirm' ? `/manage/roster/${rosterId}` : '/manage/roster')
  const { status, sentence } = { ...organisationRefusals, ...commonRefusals }[answer.reason]
  return data({ sentence }, { status })
}

type Roster = Route.ComponentProps['loaderData']['roster']
type Row = Roster['rows'][number]

const columns: readonly Column<Row>[] = [
  { key: 'row', title: '行', numeric: true, cell: (row) => row.rowNumber },
  {
    key: 'name',
    title: '人员',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        {row.realName || '（姓名空白）'}
        <small className={classes.number}>{row.maskedIdNumber}</small>
      </span>
    ),
  },
  { key: 'phone', title: '手机号', cell: (row) => <span className={classes.number}>{row.maskedPhone}</span> },
  {
    key: 'title',
    title: '职称',
    cell: (row) => <span className={classes.number}>{row.titleLevel ? titleLevelNames[row.titleLevel as TitleLevel] : '—'}</span>,
  },
  {
    key: 'outcome',
    title: '办理结果',
    cell: (row) =>
      row.outcome === 'problem' ? (
        <ul className={classes.problems}>
          {row.problems.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : (
        rosterOutcomeNames[row.outcome].about
      ),
  },
]

export default function RosterCheck({ loaderData, actionData }: Route.ComponentProps) {
  const { roster, page, pages, total, outcome } = loaderData
  useRepeat(roster.state === 'confirmed')
  const shown = (['problem', 'new', 'join', 'transfer', 'here'] as const).filter((each) => roster.outcomes[each] > 0)
  return (
    <>
      <PageHeader
        title={roster.fileName}
        subtitle={`${roster.organisationName} · ${shanghaiMinuteText(roster.checkedAt)} 上传 · ${rosterStateNames[roster.state === 'checked' && roster.problemCount > 0 ? 'problems' : roster.state]}`}
        actions={
          <Button component={Link} to="/manage/roster" variant="default" size="sm">
            返回
          </Button>
        }
      />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        <State roster={roster} />
        <ul className={classes.outcomes} aria-label="按办理结果查看">
          {shown.map((each) => (
            <li key={each}>
              <Link
                to={outcome === each ? '?' : `?outcome=${each}`}
                aria-current={outcome === each ? 'true' : undefined}
                data-bad={each === 'problem' || undefined}
                preventScrollReset
              >
                <strong>{roster.outcomes[each].toLocaleString('zh-CN')}</strong>
                {rosterOutcomeNames[each].name}
              </Link>
            </li>
          ))}
        </ul>
        {roster.rows.length > 0 ? (
          <div>
            <DataTable caption="名册各行" columns={columns} rows={roster.rows} rowKey={(row) => String(row.rowNumber)} />
            <Pager page={page} pages={pages} count={{ total, capped: false }} unit="行" />
          </div>
        ) : null}
      </div>
    </>
  )
}

function State({ roster }: { roster: Roster }) {
  const count = roster.rowCount.toLocaleString('zh-CN')
  if (roster.state === 'done')
    return (
      <div className={classes.message} role="status">
        {count} 行已全部写入，用时 {Math.max(0.1, roster.seconds).toFixed(1)} 秒。新建账号的人员请通知其凭姓名、身份证号和手机号在
        <Link to="/activate">激活页</Link>设置密码。
      </div>
    )
  if (roster.state === 'confirmed')
    return (
      <div className={classes.message} data-tone="plain" role="status">
        正在写入 {count} 行，全部完成后一起生效。可以离开本页，稍后回来查看。
      </div>
    )
  if (roster.state === 'cancelled')
    return (
      <div className={classes.message} data-tone="plain" role="status">
        这份名册没有写入，内容已删除。
      </div>
    )
  return (
    <>
      {roster.changedCount > 0 ? (
        <div className={classes.message} data-tone="bad" role="alert">
          确认之后，有 {roster.changedCount} 行的情况变了，因此什么都没有写入。请再看一遍后重新确认。
        </div>
      ) : null}
      {roster.problemCount > 0 ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {count} 行中有 {roster.problemCount.toLocaleString('zh-CN')} 行有问题，全部没有写入。请按下面的说明改好文件，重新上传。
        </div>
      ) : null}
      <Form method="post" className={classes.actions}>
        {roster.problemCount === 0 ? (
          <SubmitButton name="intent" value="confirm">
            确认，写入 {count} 行
          </SubmitButton>
        ) : (
          <Button component={Link} to="/manage/roster">
            重新上传
          </Button>
        )}
        <SubmitButton name="intent" value="cancel" variant="default">
          放弃这份名册
        </SubmitButton>
      </Form>
    </>
  )
}
