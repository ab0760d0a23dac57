import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { CourseFields } from '#app/components/studio/course-fields.tsx'
import { courseFormFields, emptyCourse } from '#app/components/studio/course-form-text.ts'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import type { CourseField } from '#server/courses/rules/course-form.ts'
import { courseRefusals } from '#server/courses/rules/refusals.ts'
import { startCourse } from '#server/courses/save-course.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/course-new'

export const meta: Route.MetaFunction = () => [{ title: '新建课程 · 课件制作 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  if (!holds(requireOfficial(context), 'course.make')) throw new Response(null, { status: 404 })
  return { year: shanghaiYear(await databaseNow()) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const text = z.object(courseFormFields).safeParse(Object.fromEntries(await request.formData()))
  if (!text.success) throw new Response(null, { status: 400 })
  const started = await startCourse(actor, text.data)
  if (started.ok) throw redirect(`/studio/courses/${started.value.courseId}`)
  const { status, sentence } = courseRefusals[started.reason]
  return data({ sentence, problems: (started.detail ?? {}) as Partial<Record<CourseField, string>>, text: text.data }, { status })
}

export default function NewCourse({ loaderData: { year }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="新建课程"
        subtitle="先写课程信息，再加入视频，最后提交审核。"
        actions={<Link to="/studio/courses">返回</Link>}
      />
      <Sheet>
        <Form method="post" className={classes.form}>
          {actionData ? <Message tone="bad">{actionData.sentence}</Message> : null}
          <CourseFields text={actionData?.text ?? emptyCourse(year)} problems={actionData?.problems ?? {}} />
          <div>
            <SubmitButton>保存，去加视频</SubmitButton>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
