import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import classes from '#app/components/desk/desk.module.css'
import {
  levelNames,
  levels,
  type PublicationField,
  type PublicationKind,
  type PublicationText,
} from '#server/publications/rules/publication-form.ts'

/** What a text of the portal says, as it is typed. */
export function PublicationFields({
  kind,
  text,
  problems,
}: {
  kind: PublicationKind
  text: PublicationText
  problems: Partial<Record<PublicationField, string>>
}) {
  const field = (name: PublicationField) => ({ name, defaultValue: text[name], error: problems[name] })
  return (
    <>
      <input type="hidden" name="kind" value={kind} />
      <TextInput {...field('title')} label={kind === 'faq' ? '问题' : '标题'} maxLength={120} required />
      {kind === 'regulation' ? (
        <>
          <div className={classes.fields}>
            <NativeSelect
              {...field('level')}
              label="效力级别"
              data={[{ value: '', label: '请选择' }, ...levels.map((value) => ({ value, label: levelNames[value] }))]}
              required
            />
            <TextInput {...field('issuer')} label="制定机关" maxLength={100} />
            <TextInput {...field('documentNumber')} label="文号" maxLength={60} />
          </div>
          <div className={classes.fields}>
            <TextInput {...field('issuedOn')} type="date" label="公布日期" />
            <TextInput {...field('effectiveOn')} type="date" label="施行日期" />
          </div>
        </>
      ) : null}
      {kind === 'guide' ? <TextInput {...field('year')} label="年度" inputMode="numeric" maxLength={4} required /> : null}
      <Textarea
        {...field('body')}
        label={kind === 'faq' ? '回答' : '正文'}
        description="空一行分段；行首“## ”是小标题，“- ”或“1. ”是列表"
        autosize
        minRows={10}
        maxLength={50_000}
        required
      />
      <div className={classes.fields}>
        <TextInput {...field('publishAt')} type="datetime-local" label="定时发布" description="不填：审核通过即发布" />
      </div>
      <Checkbox name="pinned" value="yes" defaultChecked={text.pinned === 'yes'} label="置顶" />
    </>
  )
}
