import { Textarea, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { hoursText, kindText, lastDayText } from '#app/components/courses/course-text.ts'
import classes from '#app/components/desk/desk.module.css'
import { MediaPreview } from '#app/components/media/media-preview.tsx'
import { lengthText } from '#app/components/media/media-text.ts'
import { CourseFields } from '#app/components/studio/course-fields.tsx'
import { courseFormFields, courseTextOf } from '#app/components/studio/course-form-text.ts'
import { LessonEditor } from '#app/components/studio/lesson-editor.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { changeLessons } from '#server/courses/change-lessons.ts'
import { copyCourse } from '#server/courses/copy-course.ts'
import { findStudioCourse, type StudioCoursePage } from '#server/courses/list-studio-courses.ts'
import { publishCourse, returnCourse } from '#server/courses/publish-course.ts'
import { type CourseField, hoursOfVideos } from '#server/courses/rules/course-form.ts'
import { courseStatusNames } from '#server/courses/rules/course-state.ts'
import type { LessonChange } from '#server/courses/rules/lesson-order.ts'
import { courseRefusals } from '#server/courses/rules/refusals.ts'
import { saveCourse } from '#server/courses/save-course.ts'
import { retractCourse, submitCourse } from '#server/courses/submit-course.ts'
import { withdrawCourse } from '#server/courses/withdraw-course.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { watchingNumbers } from '#server/hours/rules/policy.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPlayable, listAssets } from '#server/media/queries.ts'
import { signMediaUrl } from '#server/media/sign-media-url.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/course'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.course.title ?? '课程'} · 课件制作 · 学时` }]

const idOf = (params: { courseId: string }): string => {
  const id = z.uuid().safeParse(params.courseId)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}
const minutesOf = async (year: number): Promise<number | null> => {
  const policy = await findPolicy(year)
  return policy && watchingNumbers(policy).minutesPerHour
}

const done = {
  save: '已保存。',
  submit: '已提交审核。由其他人审核后向学员开放。',
  retract: '已撤回，可以继续修改。',
  publish: '已发布，学员可以选课了。',
  return: '已退回。',
  withdraw: '已下架。已经选课的学员可以继续学完。',
  restore: '已恢复。',
} as const
const doneQuery = z.enum(['save', 'submit', 'retract', 'publish', 'return', 'withdraw', 'restore']).nullable().catch(null)

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const course = await findStudioCourse(actor, idOf(params))
  if (!course) throw new Response(null, { status: 404 })
  const { searchParams } = new URL(request.url)
  const watched = course.lessons.find((lesson) => lesson.id === searchParams.get('lesson'))
  const [minutesPerHour, videos, preview] = await Promise.all([
    minutesOf(course.year),
    course.status === 'draft' ? listAssets(actor, {}) : null,
    watched ? previewOf(actor, watched) : null,
  ])
  const said = doneQuery.parse(searchParams.get('done'))
  return {
    ...{ course, preview, said: said && done[said], minutesPerHour },
    videos:
      videos?.assets
        .filter((asset) => asset.status !== 'refused')
        .map((asset) => ({ id: asset.id, name: asset.originalName, seconds: asset.durationSeconds })) ?? [],
  }
}

async function previewOf(actor: Actor, lesson: { title: string; assetId: string }) {
  const [playable, now] = await Promise.all([getPlayable(lesson.assetId), databaseNow()])
  if (playable?.status !== 'ready') return null
  const sign = (file: string) => signMediaUrl({ assetId: lesson.assetId, file, viewerId: actor.accountId, now })
  return {
    ...{ title: lesson.title, url: sign('master.m3u8'), posterUrl: sign('poster.jpg'), portrait: playable.portrait },
    captions: playable.captions.map((each) => ({ ...each, url: sign(each.file) })),
  }
}

const word = z.string().max(10_000).default('')
const orders = z.union([
  z.object({ intent: z.literal('save'), revision: z.coerce.number().int(), ...courseFormFields }),
  z.object({ intent: z.literal('lessons'), move: z.coerce.number().int(), lessonId: z.uuid() }),
  z.object({ intent: z.literal('lessons'), change: z.literal('add'), assetId: word, title: word }),
  z.object({ intent: z.literal('lessons'), change: z.literal('rename'), lessonId: z.uuid(), title: word }),
  z.object({ intent: z.literal('lessons'), change: z.literal('remove'), lessonId: z.uuid() }),
  z.object({ intent: z.literal('lessons'), change: z.literal('move'), lessonId: z.uuid(), to: z.coerce.number().int() }),
  z.object({ intent: z.enum(['submit', 'retract', 'publish']) }),
  z.object({ intent: z.enum(['return', 'withdraw', 'restore']), reason: word }),
  z.object({ intent: z.literal('copy'), year: z.coerce.number().int().catch(0) }),
])
type Order = z.infer<typeof orders>

export async function action({ request, params, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const courseId = idOf(params)
  const order = orders.safeParse(Object.fromEntries(await request.formData()))
  if (!order.success) throw new Response(null, { status: 400 })
  if (order.data.intent === 'lessons') return await arrange(actor, courseId, order.data)
  if (order.data.intent === 'copy') {
    const copied = await copyCourse(actor, { courseId, year: order.data.year })
    if (copied.ok) throw redirect(`/studio/courses/${copied.value.courseId}`)
    return refusal('copy', copied.reason)
  }
  const answer = await act(actor, courseId, order.data)
  if (answer.ok) throw redirect(`/studio/courses/${courseId}?done=${order.data.intent}`)
  return refusal(order.data.intent, answer.reason, answer.detail, order.data.intent === 'save' ? order.data : null)
}

function refusal(
  intent: Order['intent'],
  reason: keyof typeof courseRefusals,
  detail: unknown = {},
  text: z.infer<z.ZodObject<typeof courseFormFields>> | null = null,
) {
  const { status, sentence } = courseRefusals[reason]
  const problems = (detail ?? {}) as Partial<Record<CourseField, string>>
  return data({ lessonProblem: null, intent, sentence, problems, text }, { status })
}

/** A lesson's change answers the editor alone; without scripts it is a form like any other. */
async function arrange(actor: Actor, courseId: string, order: Extract<Order, { intent: 'lessons' }>) {
  const change: LessonChange =
    'move' in order
      ? { change: 'move', lessonId: order.lessonId, to: order.move }
      : order.change === 'add'
        ? { ...order, title: order.title.trim() || (await nameOf(actor, order.assetId)) }
        : order
  if (change.change === 'add' && !z.uuid().safeParse(change.assetId).success)
    return { lessonProblem: '请选择视频。', intent: 'lessons' as const, sentence: '请选择视频。', problems: {}, text: null }
  const changed = await changeLessons(actor, { courseId, change })
  const sentence = changed.ok ? null : courseRefusals[changed.reason].sentence
  return { lessonProblem: sentence, intent: 'lessons' as const, sentence, problems: {}, text: null }
}

const nameOf = async (actor: Actor, assetId: string): Promise<string> =>
  [
    ...((await listAssets(actor, {})).assets.find((asset) => asset.id === assetId)?.originalName.replace(/\.[a-z0-9]+$/i, '') ??
      '课节'),
  ]
    .slice(0, 100)
    .join('')

async function act(actor: Actor, courseId: string, order: Exclude<Order, { intent: 'lessons' | 'copy' }>) {
  switch (order.intent) {
    case 'save':
      return await saveCourse(actor, { courseId, revision: order.revision, text: order })
    case 'submit': {
      const course = await findStudioCourse(actor, courseId)
      return await submitCourse(actor, { courseId, minutesPerHour: course && (await minutesOf(course.year)) })
    }
    case 'retract':
      return await retractCourse(actor, courseId)
    case 'publish':
      return await publishCourse(actor, courseId)
    case 'return':
      return await returnCourse(actor, { courseId, answer: order.reason })
    default:
      return await withdrawCourse(actor, { courseId, act: order.intent, reason: order.reason })
  }
}

export default function Course({
  loaderData: { course, videos, minutesPerHour, preview, said },
  actionData,
}: Route.ComponentProps) {
  const refused = actionData?.sentence ? actionData : null
  const seconds = course.lessons.reduce((sum, lesson) => sum + (lesson.seconds ?? 0), 0)
  const worth =
    minutesPerHour === null
      ? undefined
      : `视频共 ${lengthText(seconds)}，折合 ${hoursText(hoursOfVideos(seconds, minutesPerHour))} 学时`
  const problem = (intent: Order['intent']) => (refused?.intent === intent ? (refused.sentence ?? undefined) : undefined)
  const drafted = course.status === 'draft'
  return (
    <>
      <PageHeader
        title={course.title}
        subtitle={`${courseStatusNames[course.status]} · ${course.year} 年度 · ${kindText[course.kind]} · ${hoursText(course.hoursCentihours)} 学时`}
        actions={<Link to="/studio/courses">返回</Link>}
      />
      <div className={classes.stack}>
        {refused && refused.intent !== 'lessons' ? (
          <Message tone="bad">{refused.sentence}</Message>
        ) : said ? (
          <Message>{said}</Message>
        ) : null}
        {preview ? (
          <Sheet label="预览">
            <h2>{preview.title}</h2>
            <MediaPreview key={preview.title} {...preview} />
          </Sheet>
        ) : null}
        {course.mayReview ? <Review problem={problem('return')} /> : null}
        {drafted ? (
          <>
            <Sheet label="课程信息">
              <h2>课程信息</h2>
              <Form method="post" className={classes.form} key={course.revision}>
                <input type="hidden" name="revision" value={course.revision} />
                <CourseFields text={refused?.text ?? courseTextOf(course)} problems={refused?.problems ?? {}} hint={worth} />
                <div>
                  <SubmitButton name="intent" value="save">
                    保存
                  </SubmitButton>
                </div>
              </Form>
            </Sheet>
            <LessonEditor lessons={course.lessons} videos={videos} />
            <Sheet label="提交审核">
              <h2>提交审核</h2>
              <Form method="post" className={classes.form}>
                <p className={classes.quiet}>提交后由其他人审核，通过后向学员开放；开放后年度、科目、学时和课节不能再改。</p>
                <div>
                  <SubmitButton name="intent" value="submit">
                    提交审核
                  </SubmitButton>
                </div>
              </Form>
            </Sheet>
          </>
        ) : (
          <AsItStands course={course} worth={worth} />
        )}
        {drafted ? <Lessons course={course} /> : null}
        {course.mayRetract ? (
          <Form method="post">
            <SubmitButton name="intent" value="retract" variant="default">
              撤回修改
            </SubmitButton>
          </Form>
        ) : null}
        {course.status === 'published' || course.status === 'withdrawn' ? (
          <details className={classes.strike} open={problem('withdraw') !== undefined || problem('restore') !== undefined}>
            <summary>{course.status === 'published' ? '下架' : '恢复'}</summary>
            <Form method="post">
              <p className={classes.quiet}>
                {course.status === 'published'
                  ? '下架后不能再选课；已经选课的学员可以学完，已计的学时不变。'
                  : '恢复后学员可以继续选课。'}
              </p>
              <Textarea name="reason" label="原因" maxLength={500} error={problem('withdraw') ?? problem('restore')} required />
              <SubmitButton name="intent" value={course.status === 'published' ? 'withdraw' : 'restore'} variant="default">
                {course.status === 'published' ? '确认下架' : '确认恢复'}
              </SubmitButton>
            </Form>
          </details>
        ) : null}
        <details className={classes.strike} open={problem('copy') !== undefined}>
          <summary>复制到另一年度</summary>
          <Form method="post">
            <TextInput
              name="year"
              label="年度"
              inputMode="numeric"
              maxLength={4}
              defaultValue={String(course.year + 1)}
              error={problem('copy')}
              required
            />
            <SubmitButton name="intent" value="copy" variant="default">
              复制成草稿
            </SubmitButton>
          </Form>
        </details>
        {course.reviews.length > 0 ? (
          <Sheet label="审核经过">
            <h2>审核经过</h2>
            <ol className={classes.steps}>
              {course.reviews.map((review) => (
                <li key={review.id} data-answer={review.state === 'approved' || review.state === 'returned' || undefined}>
                  <small>
                    {shanghaiMinuteText(review.at)} {review.by}提交
                  </small>
                  {review.decidedAt ? (
                    <strong>
                      {shanghaiMinuteText(review.decidedAt)} {review.decidedBy}
                      {{ approved: '审核通过', returned: '退回', retracted: '撤回', waiting: '' }[review.state]}
                    </strong>
                  ) : (
                    <strong>等待审核</strong>
                  )}
                  {review.answer ? <p>{review.answer}</p> : null}
                </li>
              ))}
            </ol>
          </Sheet>
        ) : null}
      </div>
    </>
  )
}

function Review({ problem }: { problem: string | undefined }) {
  return (
    <Sheet label="审核">
      <h2>审核</h2>
      <Form method="post" className={classes.form}>
        <p className={classes.quiet}>请逐节看过视频和字幕，核对学时、科目和学习期，再作决定。</p>
        <Textarea name="reason" label="退回的理由（退回时必填）" maxLength={500} error={problem} autosize minRows={2} />
        <div className={classes.actions}>
          <SubmitButton name="intent" value="publish">
            通过并发布
          </SubmitButton>
          <SubmitButton name="intent" value="return" variant="default">
            退回修改
          </SubmitButton>
        </div>
      </Form>
    </Sheet>
  )
}

function AsItStands({ course, worth }: { course: StudioCoursePage; worth: string | undefined }) {
  return (
    <>
      <Sheet label="课程信息">
        <h2>课程信息</h2>
        <dl className={classes.facts}>
          <dt>介绍</dt>
          <dd>{course.summary || '—'}</dd>
          <dt>主讲</dt>
          <dd>{[course.teacher, course.teacherBio].filter(Boolean).join('\n') || '—'}</dd>
          <dt>学时</dt>
          <dd>
            {hoursText(course.hoursCentihours)}
            {worth ? `（${worth}）` : ''}
            {course.hoursReason ? `，${course.hoursReason}` : ''}
          </dd>
          <dt>考试</dt>
          <dd>{course.requiresExam ? '学完后要通过考试' : '没有考试'}</dd>
          <dt>学习截止</dt>
          <dd>{lastDayText(course.windowClosesAt)} 24:00</dd>
          <dt>标签</dt>
          <dd>{course.tags.join('、') || '—'}</dd>
          <dt>制作</dt>
          <dd>{[course.organisationName, course.makerName].filter(Boolean).join(' · ') || '—'}</dd>
          <dt>选课</dt>
          <dd>{course.enrolled} 人</dd>
        </dl>
      </Sheet>
      <Lessons course={course} />
    </>
  )
}

function Lessons({ course }: { course: StudioCoursePage }) {
  if (course.lessons.length === 0) return null
  return (
    <Sheet label="预览课节">
      <h2>预览课节</h2>
      <ol className={classes.plain}>
        {course.lessons.map((lesson) => (
          <li key={lesson.id}>
            <Link to={`/studio/courses/${course.id}?lesson=${lesson.id}`}>{lesson.title}</Link>
            <small>{lesson.seconds === null ? '正在处理' : lengthText(lesson.seconds)}</small>
          </li>
        ))}
      </ol>
    </Sheet>
  )
}
