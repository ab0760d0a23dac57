import { data, Link } from 'react-router'
import { z } from 'zod'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { DecisionList } from '#app/components/verification/decision-list.tsx'
import { PeopleForm } from '#app/components/verification/people-form.tsx'
import { SampleSheet } from '#app/components/verification/sample-sheet.tsx'
import classes from '#app/components/verification/verification.module.css'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { drawSpotCheck } from '#server/verification/draw-spot-check.ts'
import { findSubmission, listSubmittedPeople } from '#server/verification/find-submission.ts'
import { recordFinding } from '#server/verification/record-finding.ts'
import { reopenYears } from '#server/verification/reopen-years.ts'
import { returnYears } from '#server/verification/return-years.ts'
import { anomalyNames } from '#server/verification/rules/anomalies.ts'
import { verificationRefusals } from '#server/verification/rules/refusals.ts'
import { submissionForm } from '#server/verification/rules/submission-forms.ts'
import { submissionStateNames, submittedShowNames, submittedShows } from '#server/verification/rules/submission-shows.ts'
import { takeUpSubmission } from '#server/verification/take-up-submission.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import type { Route } from './+types/submission'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.submission.unitName ?? '年度验证'} · 学时` }]

async function submissionOf(context: Route.LoaderArgs['context'], params: { submissionId: string }) {
  const actor = requireOfficial(context)
  const submission = z.uuid().safeParse(params.submissionId).success ? await findSubmission(actor, params.submissionId) : null
  if (!submission) throw new Response(null, { status: 404 })
  return { actor, submission }
}

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const { actor, submission } = await submissionOf(context, params)
  const wanted = z
    .object({
      show: z.enum(submittedShows).catch('all'),
      search: z.string().max(60).catch(''),
      page: z.coerce.number().int().min(1).max(1000).catch(1),
    })
    .parse(Object.fromEntries(new URL(request.url).searchParams))
  return { ...wanted, submission, me: actor.accountId, ...(await listSubmittedPeople(actor, submission.id, wanted)) }
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const { actor, submission } = await submissionOf(context, params)
  const fields = await request.formData()
  const learnerIds = fields.getAll('learnerId')
  const parsed = submissionForm.safeParse({
    ...Object.fromEntries([...fields].filter(([name]) => name !== 'learnerId')),
    learnerIds,
  })
  if (!parsed.success) throw new Response(null, { status: 400 })
  const wanted = parsed.data
  if (['verify', 'return', 'reopen', 'finding'].includes(wanted.intent) && learnerIds.length === 0)
    return data({ done: null, problems: ['请先勾选人员。'] }, { status: 400 })
  const answer = await act(actor, submission, wanted)
  if (answer.ok) return data({ done: answer.value.done, problems: answer.value.problems }, { status: 200 })
  if (answer.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...verificationRefusals, ...commonRefusals }[answer.reason]
  const earlier = answer.detail as { by: string; at: Date; kind: 'verified' | 'returned' } | undefined
  const who = earlier
    ? `${earlier.by} 已于 ${shanghaiMinuteText(earlier.at)} ${earlier.kind === 'verified' ? '验证' : '退回'}。`
    : ''
  return data({ done: null, problems: [who + sentence] }, { status })
}

async function act(
  actor: Actor,
  { id: submissionId, year }: { id: string; year: number },
  wanted: z.infer<typeof submissionForm>,
) {
  const done = (sentence: string, problems: string[] = []) => ({ ok: true as const, value: { done: sentence, problems } })
  switch (wanted.intent) {
    case 'take-up': {
      const taken = await takeUpSubmission(actor, submissionId)
      return taken.ok ? done('已受理，单位不能再撤回。') : taken
    }
    case 'verify':
    case 'verify-all': {
      const verified = await verifyYears(actor, {
        submissionId,
        learnerIds: wanted.intent === 'verify' ? wanted.learnerIds : 'all',
      })
      if (!verified.ok) return verified
      const held = [...Map.groupBy(verified.value.skipped, (each) => each.reason)]
      return done(
        `已验证 ${verified.value.verified} 人，已加盖验证章。`,
        held.map(([reason, each]) => `${each.length} 人没有验证：${verificationRefusals[reason].sentence}`),
      )
    }
    case 'return':
    case 'return-all': {
      const learnerIds = wanted.intent === 'return' ? wanted.learnerIds : 'all'
      const returned = await returnYears(actor, { submissionId, learnerIds, reason: wanted.reason })
      return returned.ok ? done(`已退回 ${returned.value.returned} 人，单位和本人会看到理由。`) : returned
    }
    case 'draw': {
      const drawn = await drawSpotCheck(actor, submissionId)
      return drawn.ok ? done(`已抽取 ${drawn.value.drawn} 人，请逐人记下抽查结果。`) : drawn
    }
    case 'finding': {
      const [learnerId = ''] = wanted.learnerIds
      const found = await recordFinding(actor, { submissionId, learnerId, finding: wanted.finding, note: wanted.note })
      return found.ok ? done('抽查结果已记下。') : found
    }
    case 'reopen': {
      const opened = await reopenYears(actor, { learnerIds: wanted.learnerIds, year, kind: wanted.kind, reason: wanted.reason })
      return opened.ok ? done(`已为 ${opened.value.opened} 人开出新的一轮，单位可以补充登记并重新提交。`) : opened
    }
  }
}

export default function SubmissionPage({ loaderData, actionData }: Route.ComponentProps) {
  const { submission, people, total, page, show } = loaderData
  const { counts } = submission
  const over = submission.state === 'closed' || submission.state === 'withdrawn'
  return (
    <>
      <p>
        <Link
          to={
            submission.decides
              ? `/manage/verification?year=${submission.year}`
              : `/manage/year?unit=${submission.unitId}&year=${submission.year}`
          }
        >
          ← {submission.decides ? '全部提交' : '本单位年度'}
        </Link>
      </p>
      <PageHeader
        title={`${submission.unitName} ${submission.year} 年度`}
        subtitle={`${submission.submitterName} 于 ${shanghaiMinuteText(submission.submittedAt)} 提交 · ${submissionStateNames[submission.state]}${submission.officerName ? `（${submission.officerName}受理）` : ''} · 由${submission.authorityName}验证`}
      />
      {actionData?.done ? (
        <div className={classes.message} role="status">
          {actionData.done}
        </div>
      ) : null}
      {actionData?.problems.map((sentence) => (
        <div key={sentence} className={classes.message} data-tone="bad" role="alert">
          {sentence}
        </div>
      ))}
      <div className={classes.tiles}>
        <StatTile label="人数" value={submission.people} note={submission.note || undefined} />
        <StatTile label="待验证" value={counts.submitted} tone={counts.submitted > 0 ? 'warn' : 'plain'} />
        <StatTile label="已验证" value={counts.verified} tone={counts.verified > 0 ? 'good' : 'plain'} />
        <StatTile label="退回" value={counts.returned} />
        <StatTile label="达标" value={counts.met} note={`未达标 ${submission.people - counts.met} 人`} />
      </div>
      <div className={classes.stack}>
        {submission.anomalies.length > 0 ? (
          <Sheet>
            <h2>待验证人员中的疑点</h2>
            <ul className={classes.flags}>
              {submission.anomalies.map((each) => (
                <li key={each.name}>
                  {anomalyNames[each.name]} {each.people} 人
                </li>
              ))}
            </ul>
            <p className={classes.quiet}>疑点不等于有错，排在前面供您先看。</p>
          </Sheet>
        ) : null}
        <SampleSheet
          sample={submission.sample}
          numbers={submission.sampleNumbers}
          mayDraw={submission.decides && !over && counts.submitted > 0}
        />
        <Sheet label="人员">
          <h2>人员</h2>
          <FilterBar
            search={{ label: '姓名' }}
            filters={[
              {
                name: 'show',
                label: '显示',
                options: submittedShows.slice(1).map((value) => ({ value, label: submittedShowNames[value] })),
              },
            ]}
          />
          <PeopleForm
            // What was chosen is chosen no more once something was done with it.
            key={[show, page, counts.submitted, counts.verified, submission.sample?.open, actionData?.done].join(' ')}
            submission={submission}
            people={people}
          />
          <Pager page={page} pages={Math.ceil(total / 50)} count={{ total, capped: false }} unit="人" />
        </Sheet>
        <DecisionList decisions={submission.decisions} />
      </div>
    </>
  )
}
