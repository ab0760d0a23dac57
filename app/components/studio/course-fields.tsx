import { Checkbox, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core'
import classes from '#app/components/desk/desk.module.css'
import type { CourseField, CourseText } from '#server/courses/rules/course-form.ts'

/** What a course is, as it is typed. `hint`: what its videos come to. */
export function CourseFields({
  text,
  problems,
  hint,
}: {
  text: CourseText
  problems: Partial<Record<CourseField, string>>
  hint?: string | undefined
}) {
  const field = (name: CourseField) => ({ name, defaultValue: text[name], error: problems[name] })
  return (
    <>
      <TextInput {...field('title')} label="课程名称" maxLength={100} required />
      <Textarea {...field('summary')} label="课程介绍" autosize minRows={3} maxLength={2000} />
      <div className={classes.fields}>
        <TextInput {...field('teacher')} label="主讲" maxLength={100} />
        <TextInput {...field('year')} label="年度" inputMode="numeric" maxLength={4} required />
        <NativeSelect
          {...field('kind')}
          label="科目"
          data={[
            { value: '', label: '请选择' },
            { value: 'required', label: '公需科目 · 必修课' },
            { value: 'elective', label: '公需科目 · 选修课' },
            { value: 'professional', label: '专业科目' },
          ]}
          required
        />
      </div>
      <Textarea {...field('teacherBio')} label="主讲简介" autosize minRows={2} maxLength={1000} />
      <div className={classes.fields}>
        <TextInput
          {...field('hours')}
          label="学时"
          description={hint ?? '以半学时为单位'}
          inputMode="decimal"
          maxLength={5}
          required
        />
        <TextInput {...field('hoursReason')} label="学时说明" description="与视频时长不一致时，写明理由" maxLength={500} />
      </div>
      <div className={classes.fields}>
        <TextInput {...field('opens')} label="学习开始" type="date" description="不填为全年" />
        <TextInput {...field('closes')} label="学习截止" type="date" description="当天 24:00" />
      </div>
      <Textarea
        {...field('tags')}
        label="标签"
        description="用逗号或换行分开，最多 10 个，学员可以按标签查找"
        autosize
        minRows={1}
        maxLength={300}
      />
      <Checkbox name="exam" value="yes" defaultChecked={text.exam === 'yes'} label="学完后要通过考试才计学时" />
      <Radio.Group name="firstViewing" label="第一次学习" defaultValue={text.firstViewing || 'inside-watched'}>
        <div className={classes.choices}>
          <Radio value="inside-watched" label="按顺序观看，学完后自由回看" />
          <Radio value="free" label="可以自由拖动" />
        </div>
      </Radio.Group>
    </>
  )
}
