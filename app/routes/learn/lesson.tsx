import { useCallback } from 'react'
import { data, Link, redirect, useRevalidator } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/courses/courses.module.css'
import { LessonList } from '#app/components/courses/lesson-list.tsx'
import { WhatIsLeft } from '#app/components/courses/what-is-left.tsx'
import { LessonPlayer } from '#app/components/player/lesson-player.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { findCourseWithProgress, findLessonMedia, findLessonStudy } from '#server/learning/queries.ts'
import { learningRefusals } from '#server/learning/rules/refusals.ts'
import { findWatchingPolicy } from '#server/learning/watching-policy.ts'
import type { Route } from './+types/lesson'

const ids = z.object({ courseId: z.uuid(), lessonId: z.uuid() })

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const parsed = ids.safeParse(params)
  if (!parsed.success) throw data(null, { status: 404 })
  const { courseId, lessonId } = parsed.data
  const course = await findCourseWithProgress(actor.accountId, courseId)
  if (!course?.lessons.some((lesson) => lesson.id === lessonId)) throw data(null, { status: 404 })
  if (!course.enrolled) throw redirect(`/learn/courses/${courseId}`)
  const [study, media] = await Promise.all([
    findLessonStudy(actor.accountId, lessonId),
    findLessonMedia(actor.accountId, lessonId),
  ])
  if (!study) throw data(null, { status: 404 })
  return {
    accountId: actor.accountId,
    course,
    lessonId,
    study,
    media,
    watchedShare: (await findWatchingPolicy(course.year))?.watchedShare ?? null,
  }
}

export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData?.course.lessons.find((lesson) => lesson.id === loaderData.lessonId)?.title ?? '课节'} · 学时` },
]

export default function Lesson({
  loaderData: { accountId, course, lessonId, study, media, watchedShare },
}: Route.ComponentProps) {
  const revalidator = useRevalidator()
  const onCompleted = useCallback(() => void revalidator.revalidate(), [revalidator])
  const index = course.lessons.findIndex((lesson) => lesson.id === lessonId)
  const lesson = course.lessons[index]
  if (!lesson) return null
  return (
    <>
      <Link to={`/learn/courses/${course.id}`} className={classes.back}>
        ← {course.title}
      </Link>
      <PageHeader title={lesson.title} subtitle={`第 ${index + 1} 课节，共 ${course.lessons.length} 节`} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          {study === 'not-open' ? (
            <p className={classes.poster}>{learningRefusals['not-open'].sentence}</p>
          ) : media ? (
            <LessonPlayer
              key={lesson.id}
              title={lesson.title}
              media={media}
              start={{ accountId, ...study }}
              maximumRateHundredths={study.maximumRateHundredths}
              onCompleted={onCompleted}
            />
          ) : (
            <p className={classes.poster}>{learningRefusals['media-not-ready'].sentence}</p>
          )}
          {lesson.completed ? <Finished course={course} next={course.lessons.find((each) => !each.completed)} /> : null}
        </div>
        <aside className={classes.stack}>
          <section className={classes.sheet} aria-labelledby="lessons">
            <h2 id="lessons">课节</h2>
            <LessonList courseId={course.id} lessons={course.lessons} current={lessonId} linked />
          </section>
          <section className={classes.sheet} aria-labelledby="left">
            <h2 id="left">还差什么</h2>
            <WhatIsLeft course={course} watchedShare={watchedShare} examLink="/learn/exams" />
          </section>
        </aside>
      </div>
    </>
  )
}

type FinishedProps = {
  course: Route.ComponentProps['loaderData']['course']
  next: { id: string; title: string } | undefined
}

/** What to do after a lesson: the next one, the exam, or nothing more. */
function Finished({ course, next }: FinishedProps) {
  const step = next
    ? { text: '本课节已学完。', action: `下一课节：${next.title}`, to: `/learn/courses/${course.id}/lessons/${next.id}` }
    : course.requiresExam && !course.examPassedAt
      ? { text: '全部课节已学完，通过考试后学时自动入账。', action: '去考试', to: '/learn/exams' }
      : { text: '这门课程已完成，学时自动入账。', action: '查看学时', to: '/learn/hours' }
  return (
    <div className={classes.finished} role="status">
      <p>{step.text}</p>
      <Link to={step.to} className={classes.action}>
        {step.action}
      </Link>
    </div>
  )
}
