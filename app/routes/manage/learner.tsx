import { Button, TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import { EntryList } from '#app/components/hours/entry-list.tsx'
import { LampCard } from '#app/components/hours/lamp-card.tsx'
import { YearSwitch } from '#app/components/hours/year-switch.tsx'
import classes from '#app/components/learners/learners.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { StandingCard } from '#app/components/verification/year-standing.tsx'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { formatHours, partNames } from '#server/hours/rules/entry.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { findLearnerPage } from '#server/reports/find-learner-page.ts'
import { revealLearner } from '#server/reports/reveal-learner.ts'
import { standingNames } from '#server/reports/rules/learner-filter.ts'
import { reportRefusals } from '#server/reports/rules/refusals.ts'
import type { Route } from './+types/learner'

const wantedYear = z.coerce.number().int().min(2000).max(2200)

const learnerIdOf = (params: { learnerId: string }) => {
  const parsed = z.uuid().safeParse(params.learnerId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const year = wantedYear.safeParse(new URL(request.url).searchParams.get('year'))
  const page = await findLearnerPage(actor, learnerIdOf(params), year.success ? year.data : undefined)
  if (!page) throw new Response(null, { status: 404 })
  return {
    ...page,
    may: {
      leave: holds(actor, 'affiliation.decide') && page.affiliations.some((each) => each.endedAt === null),
      notice: holds(actor, 'notice.send') && !page.gone,
      reveal: holds(actor, 'learner.reveal'),
      correct: holds(actor, 'learner.correct') && !page.gone,
      access: holds(actor, 'learner.reset-access') && !page.gone,
      merge: holds(actor, 'learner.merge') && !page.gone,
      reverse: holds(actor, 'hours.reverse'),
      book: holds(actor, 'book.see') && !page.gone,
    },
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const reason = String((await request.formData()).get('reason') ?? '')
  const revealed = await revealLearner(actor, { learnerId: learnerIdOf(params), reason })
  if (revealed.ok) return data({ numbers: revealed.value, problem: null }, { headers: { 'cache-control': 'no-store' } })
  if (revealed.reason === 'confirm-needed') throw sendToConfirm(context)
  if (revealed.reason === 'not-found') throw new Response(null, { status: 404 })
  return data({ numbers: null, problem: reportRefusals[revealed.reason].sentence }, { status: 422 })
}

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.person.realName ?? '学员'} · 学时` }]

export default function Learner({ loaderData, actionData }: Route.ComponentProps) {
  const {
    person,
    standing,
    attributes,
    affiliations,
    gone,
    years,
    year,
    yearStanding,
    courses,
    attempts,
    certificates,
    merges,
    may,
  } = loaderData
  const { statement } = year
  return (
    <>
      <PageHeader
        title={person.realName}
        subtitle={`${person.maskedIdNumber} · ${person.maskedPhone} · ${standingNames[standing]}`}
        actions={
          <>
            {may.notice ? <LinkButton to={`/manage/notices/new?to=${person.accountId}`}>发通知</LinkButton> : null}
            <LinkButton to={`/manage/learners/${person.accountId}/why?year=${year.year}`}>学时为什么没有显示</LinkButton>
            {may.book ? <LinkButton to={`/manage/learners/${person.accountId}/book`}>继续教育证书</LinkButton> : null}
            {may.correct ? <LinkButton to={`/manage/learners/${person.accountId}/correct`}>更正信息</LinkButton> : null}
            {may.correct ? <LinkButton to={`/manage/learners/${person.accountId}/titles`}>职称与岗位</LinkButton> : null}
            {may.access ? <LinkButton to={`/manage/learners/${person.accountId}/access`}>登录与状态</LinkButton> : null}
            {may.merge ? <LinkButton to={`/manage/learners/${person.accountId}/merge`}>合并账号</LinkButton> : null}
            {may.leave ? <LinkButton to={`/manage/learners/${person.accountId}/leave`}>离职、退休</LinkButton> : null}
          </>
        }
      />
      <div className={classes.stack}>
        {merges.map((merge) => (
          <p key={merge.id}>
            {merge.went === 'into' ? '这个账号已并入' : '并入了同一人的'}
            <Link to={`/manage/learners/${merge.id}`}>另一个账号</Link>（{shanghaiDateText(merge.at)}，{merge.reason}）。
          </p>
        ))}
        {gone ? <p className={classes.soft}>此人已不在您的管理范围内：这里只显示在册期间的年度。</p> : null}
        <Sheet>
          <h2>单位</h2>
          <ul className={classes.plain}>
            {affiliations.map((each) => (
              <li key={`${each.organisationId} ${each.startedAt.toISOString()}`}>
                <Link to={`/manage/organisations/${each.organisationId}`}>{each.organisationName}</Link>{' '}
                <small>
                  {shanghaiDateText(each.startedAt)}起{each.endedAt ? `，至 ${shanghaiDateText(each.endedAt)}` : '，在册'}
                </small>
              </li>
            ))}
            {affiliations.length === 0 ? <li className={classes.soft}>没有登记在任何单位。</li> : null}
          </ul>
        </Sheet>
        <Sheet>
          <h2>职称与岗位</h2>
          <ul className={classes.plain}>
            {attributes.map((each) => (
              <li key={`${each.kind} ${each.sinceOn}`}>
                {each.kind === 'title-level'
                  ? `职称：${titleLevelNames[each.value]}`
                  : each.value === 'yes'
                    ? '从事高新技术工作'
                    : '不再从事高新技术工作'}{' '}
                <small>{each.sinceOn} 起</small>
              </li>
            ))}
            {attributes.length === 0 ? <li className={classes.soft}>没有记录，按一般专业技术人员计算年度要求。</li> : null}
          </ul>
        </Sheet>
        {may.reveal ? <Reveal actionData={actionData} /> : null}
      </div>

      <h2 className={classes.yearHead}>{year.year} 年度</h2>
      <YearSwitch years={years.map((each) => each.year)} year={year.year} />
      {statement ? (
        <>
          <p>{statement.profileReason}</p>
          <div className={classes.lamps}>
            {statement.lamps.map((lamp) => (
              <LampCard key={lamp.id} lamp={lamp} />
            ))}
          </div>
        </>
      ) : (
        <p>{year.year} 年度的学时规则尚未公布。</p>
      )}
      <div className={classes.stack}>
        <Sheet>
          <h2>年度验证</h2>
          <StandingCard
            year={year.year}
            standing={yearStanding}
            verified={year.verified}
            counted={statement?.counted.total ?? null}
          />
        </Sheet>
        <Sheet>
          <h2>学时台账</h2>
          {statement && statement.lines.length > 0 ? (
            <EntryList
              lines={statement.lines}
              recorded={statement.recorded}
              counted={statement.counted}
              unverifiedIds={year.unverifiedIds}
              reversible={may.reverse}
            />
          ) : (
            <p className={classes.soft}>这一年还没有学时。</p>
          )}
          <ul className={classes.plain}>
            {year.waiting.map((each) => (
              <li key={each.enrolmentId}>{each.sentence}</li>
            ))}
          </ul>
        </Sheet>
        <Sheet>
          <h2>课程</h2>
          <ul className={classes.plain}>
            {courses.map((course) => (
              <li key={course.id}>
                {course.title}{' '}
                <small>
                  {partNames[course.kind]} · {formatHours(course.hoursCentihours)} 学时 · {courseState(course)}
                </small>
              </li>
            ))}
            {courses.length === 0 ? <li className={classes.soft}>没有选课。</li> : null}
          </ul>
        </Sheet>
        <Sheet>
          <h2>考试</h2>
          <ul className={classes.plain}>
            {attempts.map((attempt) => (
              <li key={attempt.id}>
                {attempt.examTitle}{' '}
                <small>
                  第 {attempt.number} 次 · {shanghaiMinuteText(attempt.startedAt)} · {attemptState(attempt)}
                </small>
              </li>
            ))}
            {attempts.length === 0 ? <li className={classes.soft}>没有参加考试。</li> : null}
          </ul>
        </Sheet>
        <Sheet>
          <h2>培训证书</h2>
          <ul className={classes.plain}>
            {certificates.map((certificate) => (
              <li key={certificate.id}>
                {certificate.number}{' '}
                <small>
                  {shanghaiDateText(certificate.issuedAt)} 核发
                  {certificate.revokedAt
                    ? `，${shanghaiDateText(certificate.revokedAt)} 撤销：${certificate.revocationReason}`
                    : ''}
                </small>
              </li>
            ))}
            {certificates.length === 0 ? <li className={classes.soft}>没有核发。</li> : null}
          </ul>
        </Sheet>
      </div>
    </>
  )
}

type Loaded = Route.ComponentProps['loaderData']

function courseState({ enrolment, requiresExam }: Loaded['courses'][number]): string {
  if (enrolment?.completedAt) return `${shanghaiDateText(enrolment.completedAt)} 完成`
  if (enrolment?.lessonsDoneAt) return requiresExam ? '课节已学完，考试未通过' : '课节已学完'
  return '在学'
}

function attemptState({ state, score, total, passed }: Loaded['attempts'][number]): string {
  if (state === 'in_progress') return '进行中'
  return `${score} / ${total} 分，${passed ? '合格' : '不合格'}${state === 'auto_submitted' ? '（到时自动交卷）' : ''}`
}

function LinkButton({ to, children }: { to: string; children: string }) {
  return (
    <Button component={Link} to={to} variant="default" size="sm">
      {children}
    </Button>
  )
}

/** The numbers come with this one answer and are gone when the page is loaded again. */
function Reveal({ actionData }: { actionData: Route.ComponentProps['actionData'] }) {
  return (
    <Sheet>
      <h2>完整号码</h2>
      {actionData?.numbers ? (
        <div role="status">
          <dl className={classes.facts}>
            <dt>身份证号</dt>
            <dd>{actionData.numbers.idNumber}</dd>
            <dt>手机号</dt>
            <dd>{actionData.numbers.phone}</dd>
          </dl>
        </div>
      ) : (
        <Form method="post" className={classes.reveal}>
          <TextInput
            name="reason"
            label="查看事由"
            description="查看会记入审计，本人可以看到谁、何时、为何查看。"
            maxLength={200}
            required
            error={actionData?.problem}
          />
          <SubmitButton variant="default">查看完整号码</SubmitButton>
        </Form>
      )}
    </Sheet>
  )
}
