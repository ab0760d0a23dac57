import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { courseState, currentLesson, hoursText, kindText, lastDayText } from '#app/components/courses/course-text.ts'
import classes from '#app/components/courses/courses.module.css'
import { LessonList } from '#app/components/courses/lesson-list.tsx'
import { StateBadge } from '#app/components/courses/state-badge.tsx'
import { WhatIsLeft } from '#app/components/courses/what-is-left.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { enrol } from '#server/courses/enrol.ts'
import { courseRefusals } from '#server/courses/rules/refusals.ts'
import { findCourseWithProgress } from '#server/learning/queries.ts'
import { findWatchingPolicy } from '#server/learning/watching-policy.ts'
import type { Route } from './+types/course'

const id = z.uuid()

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const course = id.safeParse(params.courseId).success ? await findCourseWithProgress(actor.accountId, params.courseId) : null
  if (!course) throw data(null, { status: 404 })
  return { course, watchedShare: (await findWatchingPolicy(course.year))?.watchedShare ?? null }
}

/** Takes the course. */
export async function action({ params, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  if (!id.safeParse(params.courseId).success) throw data(null, { status: 404 })
  const enrolled = await enrol(actor, params.courseId)
  if (enrolled.ok) return redirect(`/learn/courses/${params.courseId}`)
  const { status, sentence } = courseRefusals[enrolled.reason]
  return data({ sentence }, { status })
}

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.course.title ?? '课程'} · 学时` }]

export default function Course({ loaderData: { course, watchedShare }, actionData }: Route.ComponentProps) {
  const lesson = currentLesson(course.lessons)
  const examDue = course.requiresExam && course.lessonsDoneAt !== null && course.examPassedAt === null
  return (
    <>
      <Link to={`/learn/courses?year=${course.year}`} className={classes.back}>
        ← {course.year} 年度课程
      </Link>
      <PageHeader
        title={course.title}
        subtitle={`${kindText[course.kind]} · ${hoursText(course.hoursCentihours)} 学时`}
        actions={<StateBadge {...courseState(course)} />}
      />
      {actionData?.sentence ? (
        <p className={classes.problem} role="alert">
          {actionData.sentence}
        </p>
      ) : null}
      <div className={classes.columns}>
        <div className={classes.stack}>
          <section className={classes.sheet} aria-labelledby="lessons">
            <h2 id="lessons">课节</h2>
            <LessonList courseId={course.id} lessons={course.lessons} linked={course.enrolled} />
          </section>
          <section className={classes.sheet} aria-labelledby="about">
            <h2 id="about">课程介绍</h2>
            {course.summary ? <p>{course.summary}</p> : null}
            <dl className={classes.facts}>
              {course.teacher ? (
                <>
                  <dt>主讲</dt>
                  <dd>{course.teacher}</dd>
                </>
              ) : null}
              {course.teacherBio ? (
                <>
                  <dt>主讲简介</dt>
                  <dd>{course.teacherBio}</dd>
                </>
              ) : null}
              {course.tags.length > 0 ? (
                <>
                  <dt>标签</dt>
                  <dd>
                    {course.tags.map((tag) => (
                      <Link key={tag} to={`/learn/courses?${new URLSearchParams({ year: String(course.year), search: tag })}`}>
                        {tag}{' '}
                      </Link>
                    ))}
                  </dd>
                </>
              ) : null}
              <dt>学习截止</dt>
              <dd>{lastDayText(course.windowClosesAt)} 24:00</dd>
              <dt>观看方式</dt>
              <dd>{course.firstViewing === 'free' ? '可以自由拖动' : '第一次学习按顺序观看，学完后可自由回看'}</dd>
              {course.demonstration ? (
                <>
                  <dt>说明</dt>
                  <dd>演示课程，内容仅用于展示平台功能</dd>
                </>
              ) : null}
            </dl>
          </section>
        </div>
        <aside className={`${classes.sheet} ${classes.first}`} aria-labelledby="left">
          <h2 id="left">还差什么</h2>
          <WhatIsLeft course={course} watchedShare={watchedShare} examLink="/learn/exams" />
          {course.enrolled && lesson ? (
            <Link
              to={examDue ? '/learn/exams' : `/learn/courses/${course.id}/lessons/${lesson.id}`}
              className={`${classes.action} ${classes.wide}`}
            >
              {examDue ? '去考试' : course.lessonsDoneAt ? '回看课程' : lesson.started ? '继续学习' : '开始学习'}
            </Link>
          ) : null}
          {!course.enrolled && course.windowState !== 'closed' ? (
            <Form method="post">
              <button type="submit" className={`${classes.action} ${classes.wide}`}>
                选这门课
              </button>
            </Form>
          ) : null}
        </aside>
      </div>
    </>
  )
}
