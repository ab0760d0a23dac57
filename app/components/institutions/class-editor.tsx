import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { Form } from 'react-router'
import { type ClassText, classAudienceNames, classAudiences, modeNames, modes } from '#server/institutions/rules/class-text.ts'
import { Lecturers, Sessions } from '../filings/filing-editor.tsx'
import classes from '../filings/filings.module.css'
import { SubmitButton } from '../ui/submit-button.tsx'

/** A class that is written or changed. What is wrong stands beside its field; nothing typed is lost. */
export function ClassEditor({
  content,
  revision,
  published,
  fields,
  courses,
  problems,
}: {
  content: ClassText
  revision: number
  published: boolean
  fields: readonly string[]
  courses: readonly { id: string; title: string }[]
  problems: Readonly<Record<string, string>>
}) {
  const field = (name: keyof ClassText) => ({ name, defaultValue: content[name] as string, error: problems[name] })
  const named = <Name extends string>(values: readonly Name[], names: Record<Name, string>) =>
    values.map((value) => ({ value, label: names[value] }))
  return (
    <Form method="post" className={classes.form}>
      <input type="hidden" name="revision" value={revision} />
      <TextInput label="班次名称" maxLength={100} {...field('title')} />
      <div className={classes.fields}>
        <NativeSelect label="领域" data={[...new Set([content.field, ...fields])]} {...field('field')} />
        <NativeSelect label="方式" data={named(modes, modeNames)} {...field('mode')} />
        <TextInput label="学时" inputMode="decimal" maxLength={10} {...field('hours')} />
        <TextInput label="名额" inputMode="numeric" maxLength={10} {...field('capacity')} />
        <NativeSelect label="参加范围" data={named(classAudiences, classAudienceNames)} {...field('audience')} />
        <TextInput label="适合人员" maxLength={200} {...field('wanted')} />
        <TextInput type="date" label="报名开始" {...field('enrolFrom')} />
        <TextInput type="date" label="报名截止" {...field('enrolUntil')} />
      </div>
      <Checkbox name="assessed" label="有考核，合格才计学时" defaultChecked={content.assessed} />
      <Sessions first={content.sessions} problems={problems} />
      {courses.length > 0 || problems.courses ? (
        <fieldset className={classes.rows}>
          <legend>网络课程</legend>
          <p className={classes.quiet}>线上、线上线下结合的班次可以选本站课程；课程的学时由课程自己计。</p>
          {problems.courses ? <p className={classes.problem}>{problems.courses}</p> : null}
          {courses.map((course) => (
            <Checkbox
              key={course.id}
              name="courses"
              value={course.id}
              label={course.title}
              defaultChecked={content.courses.includes(course.id)}
            />
          ))}
        </fieldset>
      ) : null}
      <Lecturers first={content.lecturers} problems={problems} />
      <Textarea label="大纲" rows={5} maxLength={5000} {...field('syllabus')} />
      <TextInput label="联系人和电话" maxLength={100} {...field('contact')} />
      <div className={classes.actions}>
        <SubmitButton name="intent" value={published ? 'save' : 'publish'}>
          {published ? '保存变更' : '发布'}
        </SubmitButton>
        {published ? null : (
          <SubmitButton name="intent" value="save" variant="default">
            保存草稿
          </SubmitButton>
        )}
      </div>
    </Form>
  )
}
