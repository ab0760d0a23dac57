import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { AnswerForm } from '#app/components/filings/answer-form.tsx'
import { Facts } from '#app/components/institutions/facts.tsx'
import { standingText } from '#app/components/institutions/standing-text.ts'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import type { Actor } from '#server/identity/actor.ts'
import { assessInstitution, changeStanding } from '#server/institutions/assess-institution.ts'
import { findInstitution } from '#server/institutions/find-institution.ts'
import { paperKindNames, paperStateNames } from '#server/institutions/rules/paper-state.ts'
import { type InstitutionRefusal, institutionRefusals } from '#server/institutions/rules/refusals.ts'
import { gradeNames, grades } from '#server/institutions/rules/standing.ts'
import { startClass } from '#server/institutions/start-class.ts'
import { startPaper } from '#server/institutions/start-paper.ts'
import { shanghaiDateText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { type CommonRefusal, commonRefusals } from '#server/platform/errors.ts'
import { ok, type Result } from '#server/platform/result.ts'
import type { Route } from './+types/institution'

export const meta: Route.MetaFunction = () => [{ title: '施教机构 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const id = z.uuid().safeParse(params.organisationId)
  const institution = id.success ? await findInstitution(actor, id.data) : null
  if (!institution) throw new Response(null, { status: 404 })
  return { institution, year: shanghaiYear(await databaseNow()) }
}

const order = z.object({
  intent: z.enum(['recognition', 'seminar', 'class', 'assess', 'suspend', 'lift']),
  words: z.string().max(2_000).default(''),
  grade: z.enum(grades).default('passed'),
  year: z.coerce.number().int().catch(0),
  seminarId: z.uuid().nullable().default(null),
})

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { organisationId } = params
  const given = order.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success || !z.uuid().safeParse(organisationId).success) throw new Response(null, { status: 400 })
  const done = await carryOut(actor, organisationId, given.data)
  if (done.ok)
    return done.value ? redirect(done.value) : { done: true, intent: given.data.intent, sentence: '已记录。', words: '' }
  if (done.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...institutionRefusals, ...commonRefusals }[done.reason]
  return data({ done: false, intent: given.data.intent, sentence, words: given.data.words }, { status })
}

/** Answers where the page goes on; null: here. */
async function carryOut(
  actor: Actor,
  organisationId: string,
  { intent, words, grade, year, seminarId }: z.infer<typeof order>,
): Promise<Result<string | null, InstitutionRefusal | CommonRefusal>> {
  switch (intent) {
    case 'recognition':
    case 'seminar': {
      const started = await startPaper(actor, { organisationId, kind: intent })
      return started.ok ? ok(`/manage/institutions/papers/${started.value.paperId}`) : started
    }
    case 'class': {
      const started = await startClass(actor, { organisationId, copyOf: null, seminarId })
      return started.ok ? ok(`/manage/classes/${started.value.classId}/edit`) : started
    }
    case 'assess': {
      const assessed = await assessInstitution(actor, { organisationId, year, grade, remarks: words })
      return assessed.ok ? ok(null) : assessed
    }
    case 'suspend':
    case 'lift': {
      const changed = await changeStanding(actor, { organisationId, act: intent, reason: words })
      return changed.ok ? ok(null) : changed
    }
  }
}

export default function Institution({ loaderData: { institution, year }, actionData }: Route.ComponentProps) {
  const { name, standing, assessments, papers, events, may } = institution
  const errorOf = (intent: string) =>
    actionData && !actionData.done && actionData.intent === intent ? actionData.sentence : undefined
  const asking = papers.some((paper) => paper.kind === 'recognition' && ['draft', 'submitted', 'returned'].includes(paper.state))
  const suspended = standing?.standing === 'suspended'
  return (
    <>
      <PageHeader
        title={name}
        subtitle={standingText(standing)}
        actions={
          <span className={classes.actions}>
            {standing ? <Link to={`/institutions/${institution.organisationId}`}>公开页面</Link> : null}
            <Link to="/manage/classes">培训班</Link>
          </span>
        }
      />
      {actionData ? <Message tone={actionData.done ? 'good' : 'bad'}>{actionData.sentence}</Message> : null}
      <div className={classes.stack}>
        {may.keep ? (
          <Form method="post" className={classes.actions}>
            {asking ? null : (
              <SubmitButton name="intent" value="recognition">
                {standing ? '申请延续或变更认定' : '申请认定'}
              </SubmitButton>
            )}
            {standing?.standing === 'recognised' ? (
              <SubmitButton name="intent" value="seminar" variant="default">
                申报高级研修项目
              </SubmitButton>
            ) : null}
          </Form>
        ) : null}
        {standing ? (
          <Sheet label="认定">
            <h2>认定</h2>
            <Facts
              lines={[
                { key: 'fields', label: '领域', value: standing.fields.join('、') },
                { key: 'district', label: '所在区', value: standing.district },
                { key: 'profile', label: '介绍', value: standing.profile },
                { key: 'contact', label: '联系人', value: standing.contact },
              ]}
            />
          </Sheet>
        ) : null}
        <Sheet label="申请">
          <h2>申请</h2>
          {papers.length === 0 ? <p className={classes.quiet}>还没有申请。</p> : null}
          <ul className={classes.plain}>
            {papers.map((paper) => (
              <li key={paper.id}>
                <span>
                  <Link to={`/manage/institutions/papers/${paper.id}`}>{paper.title || paperKindNames[paper.kind]}</Link>
                  <small>
                    {paperKindNames[paper.kind]} · {paperStateNames[paper.state]}
                    {paper.submittedAt ? ` · ${shanghaiDateText(paper.submittedAt)}` : ''}
                    {paper.answer ? `：${paper.answer}` : ''}
                  </small>
                </span>
                {paper.classId ? <Link to={`/manage/classes/${paper.classId}`}>班次</Link> : null}
                {may.keep && paper.kind === 'seminar' && paper.state === 'accepted' && !paper.classId ? (
                  <Form method="post">
                    <input type="hidden" name="seminarId" value={paper.id} />
                    <SubmitButton name="intent" value="class" variant="default" size="xs">
                      开班
                    </SubmitButton>
                  </Form>
                ) : null}
              </li>
            ))}
          </ul>
        </Sheet>
        <Sheet label="年度评估">
          <h2>年度评估</h2>
          {assessments.length === 0 ? <p className={classes.quiet}>还没有评估。</p> : null}
          <Facts
            lines={assessments.map((each) => ({
              ...{ key: `${each.year}`, label: `${each.year} 年度`, value: `${gradeNames[each.grade]}：${each.remarks}` },
            }))}
          />
          {may.recognise && standing ? (
            <Form method="post" className={classes.form}>
              <div className={classes.fields}>
                <TextInput name="year" label="年度" inputMode="numeric" defaultValue={year} maxLength={4} />
                <NativeSelect
                  name="grade"
                  label="等次"
                  data={grades.map((value) => ({ value, label: gradeNames[value] }))}
                  defaultValue="passed"
                />
              </div>
              <Textarea name="words" label="评语" description="向社会公布。" maxLength={500} rows={2} error={errorOf('assess')} />
              <div className={classes.actions}>
                <SubmitButton name="intent" value="assess">
                  登记评估
                </SubmitButton>
              </div>
            </Form>
          ) : null}
        </Sheet>
        {events.length > 0 || (may.recognise && standing && standing.standing !== 'expired') ? (
          <Sheet label="暂停和恢复">
            <h2>暂停和恢复</h2>
            <ul className={classes.plain}>
              {events.map((event) => (
                <li key={event.at.toISOString()}>
                  <span>
                    {event.act === 'suspend' ? '暂停' : '恢复'}：{event.reason}
                    <small>
                      {event.actor} {shanghaiDateText(event.at)}
                    </small>
                  </span>
                </li>
              ))}
            </ul>
            {may.recognise && standing && standing.standing !== 'expired' ? (
              <AnswerForm
                label={suspended ? '恢复的理由' : '暂停的理由'}
                description={
                  suspended ? '恢复后可以发布班次和招生。' : '暂停后不能发布班次，学员不能报名；正在举办的班次照常办完。'
                }
                error={errorOf(suspended ? 'lift' : 'suspend')}
                buttons={[
                  { value: suspended ? 'lift' : 'suspend', label: suspended ? '恢复' : '暂停这家机构', variant: 'default' },
                ]}
              />
            ) : null}
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
