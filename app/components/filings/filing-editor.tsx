import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Form } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import {
  audienceNames,
  audiences,
  type FilingText,
  type LecturerText,
  type SessionText,
} from '#server/filings/rules/filing-text.ts'
import { SubmitButton } from '../ui/submit-button.tsx'

type Problems = Readonly<Record<string, string>>

/** A filing that is being written. What is wrong stands beside its field; nothing typed is lost. */
export function FilingEditor({
  content,
  revision,
  reason,
  kind,
  topics,
  problems,
}: {
  content: FilingText
  revision: number
  reason: string
  kind: 'new' | 'change' | 'cancel'
  topics: readonly string[]
  problems: Problems
}) {
  const field = (name: keyof FilingText) => ({ name, defaultValue: content[name] as string, error: problems[name] })
  return (
    <Form method="post" className={classes.form}>
      <input type="hidden" name="revision" value={revision} />
      {kind === 'change' ? (
        <Textarea name="reason" label="变更的理由" defaultValue={reason} maxLength={500} error={problems.reason} rows={2} />
      ) : null}
      <TextInput label="培训名称" maxLength={100} {...field('title')} />
      <TextInput
        label="专题"
        description="本年度公需选修课的专题，或自行填写。"
        maxLength={100}
        list="topics"
        autoComplete="off"
        {...field('topic')}
      />
      <datalist id="topics">
        {topics.map((topic) => (
          <option key={topic} value={topic} />
        ))}
      </datalist>
      <div className={classes.fields}>
        <TextInput label="学时" inputMode="decimal" maxLength={10} description="一天一般 8 学时" {...field('hours')} />
        <TextInput label="预计人数" inputMode="numeric" maxLength={10} description="报名以此为限" {...field('expected')} />
        <NativeSelect
          label="参加范围"
          description="谁可以自己报名"
          data={audiences.map((value) => ({ value, label: audienceNames[value] }))}
          {...field('audience')}
        />
      </div>
      <Checkbox name="assessed" label="有考核，合格才计学时" defaultChecked={content.assessed} />
      <Sessions first={content.sessions} problems={problems} />
      <Lecturers first={content.lecturers} problems={problems} />
      <Textarea label="大纲" rows={5} maxLength={5000} {...field('syllabus')} />
      <TextInput label="联系人和电话" maxLength={100} {...field('contact')} />
      <div className={classes.actions}>
        <SubmitButton name="intent" value="submit">
          提交备案
        </SubmitButton>
        <SubmitButton name="intent" value="save" variant="default">
          保存草稿
        </SubmitButton>
      </div>
    </Form>
  )
}

/** A session or lecturer that was added on the page; ids of sessions are made here when the browser can, and by the server otherwise. */
let added = 0
const blankSession = (): SessionText & { key: string } => {
  added += 1
  return { key: `new ${added}`, id: '', day: '', from: '09:00', to: '12:00', place: '' }
}
const blankLecturer = (): LecturerText & { key: string } => {
  added += 1
  return { key: `new ${added}`, name: '', title: '', unit: '' }
}

export function Sessions({ first, problems }: { first: readonly SessionText[]; problems: Problems }) {
  const [sessions, setSessions] = useState(() => first.map((session) => ({ ...session, key: session.id })))
  return (
    <fieldset className={classes.rows}>
      <legend>场次</legend>
      {problems.sessions ? <p className={classes.problem}>{problems.sessions}</p> : null}
      {sessions.map((session, index) => {
        const name = (key: string) => `sessions.${index}.${key}`
        const problem = problems[`sessions.${index}`]
        return (
          <div key={session.key} className={classes.row}>
            <input type="hidden" name={name('id')} value={session.id} />
            <TextInput
              type="date"
              label={`第 ${index + 1} 场 日期`}
              name={name('day')}
              defaultValue={session.day}
              error={problem}
            />
            <TextInput
              type="time"
              label="开始"
              name={name('from')}
              defaultValue={session.from}
              aria-invalid={problem ? true : undefined}
            />
            <TextInput
              type="time"
              label="结束"
              name={name('to')}
              defaultValue={session.to}
              aria-invalid={problem ? true : undefined}
            />
            <TextInput label="地点" name={name('place')} defaultValue={session.place} maxLength={200} />
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => setSessions(sessions.filter((each) => each.key !== session.key))}
            >
              删除第 {index + 1} 场
            </Button>
          </div>
        )
      })}
      <Button
        variant="default"
        size="compact-md"
        onClick={() => setSessions([...sessions, { ...blankSession(), place: sessions.at(-1)?.place ?? '' }])}
      >
        加一场
      </Button>
    </fieldset>
  )
}

export function Lecturers({ first, problems }: { first: readonly LecturerText[]; problems: Problems }) {
  const [lecturers, setLecturers] = useState(() => first.map((lecturer, index) => ({ ...lecturer, key: `${index}` })))
  return (
    <fieldset className={classes.rows}>
      <legend>授课人</legend>
      {problems.lecturers ? <p className={classes.problem}>{problems.lecturers}</p> : null}
      {lecturers.map((lecturer, index) => {
        const name = (key: string) => `lecturers.${index}.${key}`
        const problem = problems[`lecturers.${index}`]
        return (
          <div key={lecturer.key} className={classes.row}>
            <TextInput label="姓名" name={name('name')} defaultValue={lecturer.name} maxLength={50} error={problem} />
            <TextInput label="职称或职务" name={name('title')} defaultValue={lecturer.title} maxLength={50} />
            <TextInput label="单位" name={name('unit')} defaultValue={lecturer.unit} maxLength={100} />
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => setLecturers(lecturers.filter((each) => each.key !== lecturer.key))}
            >
              删除第 {index + 1} 位
            </Button>
          </div>
        )
      })}
      <Button variant="default" size="compact-md" onClick={() => setLecturers([...lecturers, blankLecturer()])}>
        加一位授课人
      </Button>
    </fieldset>
  )
}
