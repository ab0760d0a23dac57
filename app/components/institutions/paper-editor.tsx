import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { Form } from 'react-router'
import { isSeminar, type PaperText } from '#server/institutions/rules/paper-text.ts'
import { fields, levelNames, levels } from '#server/institutions/rules/standing.ts'
import classes from '../filings/filings.module.css'
import { SubmitButton } from '../ui/submit-button.tsx'

/** A paper that is being written: what is wrong stands beside its field; nothing typed is lost. */
export function PaperEditor({
  content,
  revision,
  problems,
}: {
  content: PaperText
  revision: number
  problems: Readonly<Record<string, string>>
}) {
  return (
    <Form method="post" className={classes.form}>
      <input type="hidden" name="revision" value={revision} />
      {isSeminar(content) ? (
        <>
          <TextInput name="title" label="研修项目名称" maxLength={100} defaultValue={content.title} error={problems.title} />
          <div className={classes.fields}>
            <NativeSelect name="field" label="领域" data={[...fields]} defaultValue={content.field} error={problems.field} />
            <TextInput
              name="people"
              label="人数"
              inputMode="numeric"
              maxLength={10}
              defaultValue={content.people}
              error={problems.people}
            />
            <TextInput
              name="hours"
              label="学时"
              inputMode="decimal"
              maxLength={10}
              defaultValue={content.hours}
              error={problems.hours}
            />
            <TextInput
              name="budgetYuan"
              label="经费预算（元）"
              inputMode="numeric"
              maxLength={20}
              defaultValue={content.budgetYuan}
              error={problems.budgetYuan}
            />
          </div>
          <Textarea
            name="programme"
            label="研修方案"
            rows={6}
            maxLength={5000}
            defaultValue={content.programme}
            error={problems.programme}
          />
        </>
      ) : (
        <>
          <div className={classes.fields}>
            <NativeSelect
              name="level"
              label="申请级别"
              data={levels.map((value) => ({ value, label: levelNames[value] }))}
              defaultValue={content.level}
            />
            <TextInput name="district" label="所在区" maxLength={50} defaultValue={content.district} error={problems.district} />
          </div>
          <fieldset className={classes.rows}>
            <legend>专业领域</legend>
            {problems.fields ? <p className={classes.problem}>{problems.fields}</p> : null}
            {fields.map((field) => (
              <Checkbox key={field} name="fields" value={field} label={field} defaultChecked={content.fields.includes(field)} />
            ))}
          </fieldset>
          <Textarea
            name="profile"
            label="师资、场地和办学情况"
            description="认定后向社会公布。"
            rows={6}
            maxLength={5000}
            defaultValue={content.profile}
            error={problems.profile}
          />
        </>
      )}
      <TextInput name="contact" label="联系人和电话" maxLength={100} defaultValue={content.contact} error={problems.contact} />
      <div className={classes.actions}>
        <SubmitButton name="intent" value="submit">
          提交
        </SubmitButton>
        <SubmitButton name="intent" value="save" variant="default">
          保存草稿
        </SubmitButton>
      </div>
    </Form>
  )
}

/** A paper as lines to read. */
export const describePaper = (content: PaperText): { key: string; label: string; value: string }[] =>
  isSeminar(content)
    ? [
        { key: 'field', label: '领域', value: content.field },
        { key: 'people', label: '人数', value: content.people },
        { key: 'hours', label: '学时', value: content.hours },
        { key: 'budget', label: '经费预算', value: `${content.budgetYuan} 元` },
        { key: 'programme', label: '研修方案', value: content.programme },
        { key: 'contact', label: '联系人', value: content.contact },
      ]
    : [
        { key: 'level', label: '申请级别', value: levelNames[content.level] },
        { key: 'fields', label: '专业领域', value: content.fields.join('、') },
        { key: 'district', label: '所在区', value: content.district },
        { key: 'profile', label: '情况', value: content.profile },
        { key: 'contact', label: '联系人', value: content.contact },
      ]
