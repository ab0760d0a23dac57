import { TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { CeilingForms } from '#app/components/policy/ceiling-forms.tsx'
import { ConditionForms } from '#app/components/policy/condition-forms.tsx'
import { earlierText } from '#app/components/policy/earlier-text.ts'
import type { EditAnswer } from '#app/components/policy/edit-answer.ts'
import { fieldRows } from '#app/components/policy/field-row.ts'
import { FigureField } from '#app/components/policy/figure-field.tsx'
import { LawFields } from '#app/components/policy/law-fields.tsx'
import classes from '#app/components/policy/policy.module.css'
import { SectorForms } from '#app/components/policy/sector-forms.tsx'
import { SubstitutionForms } from '#app/components/policy/substitution-forms.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { editDraft } from '#server/hours/edit-draft.ts'
import { findDraft } from '#server/hours/find-draft.ts'
import { wasAdded } from '#server/hours/rules/edit-lamps.ts'
import { partNames } from '#server/hours/rules/entry.ts'
import { sectionKeys, sectionNames } from '#server/hours/rules/figures.ts'
import { nameOf } from '#server/hours/rules/lamps.ts'
import { figureField, readPolicyEdit } from '#server/hours/rules/read-policy-edit.ts'
import { hoursRefusals } from '#server/hours/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/policy-draft-edit'

export const meta: Route.MetaFunction = () => [{ title: '修改规则草稿 · 学时' }]

const sectionOf = (request: Request) =>
  z.enum(sectionKeys).catch('obligation').parse(new URL(request.url).searchParams.get('section'))

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const draft = z.uuid().safeParse(params.draftId).success ? await findDraft(requireOfficial(context), params.draftId) : null
  if (draft?.state !== 'open') throw new Response(null, { status: 404 })
  const { id, year, document, revision, contradictions } = draft
  const section = sectionOf(request)
  return {
    ...{ id, year, revision, section, contradictions, title: document.title },
    saved: z.enum(['yes', 'same']).nullable().catch(null).parse(new URL(request.url).searchParams.get('saved')),
    fields: fieldRows(document, section),
    sections: sectionKeys
      .map((key) => ({ key, name: sectionNames[key], fields: fieldRows(document, key).length }))
      .filter(({ key, fields }) => fields > 0 || key === 'ceilings' || key === section),
    ceilings: document.ceilings.map(({ id: ceilingId, label, per }) => ({ id: ceilingId, label, per })),
    lamps: document.lamps.map((lamp) => ({ value: lamp.id, label: lamp.label })),
    sectors: document.lamps.filter((lamp) => lamp.industries.length > 0).map((lamp) => ({ id: lamp.id, label: lamp.label })),
    conditions: document.lamps.flatMap((lamp) =>
      lamp.conditions.filter(wasAdded).map((condition) => ({
        ...{ lamp: lamp.id, id: condition.id },
        label: `${lamp.label}：${nameOf(condition) ?? ''}（${condition.kind === 'necessary' ? '必要' : '充分'}）`,
      })),
    ),
    substitutions: document.lamps.flatMap((lamp) =>
      lamp.substitutions.map(({ id: substitutionId, from, to }) => ({
        ...{ lamp: lamp.id, id: substitutionId },
        label: `${lamp.label}：${partNames[from]}可替代${partNames[to]}`,
      })),
    ),
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const fields = Object.fromEntries(await request.formData())
  const read = readPolicyEdit(fields)
  if (!read || !z.uuid().safeParse(params.draftId).success) throw new Response(null, { status: 400 })
  const edited = await editDraft(actor, { draftId: params.draftId, ...read })
  if (edited.ok) {
    const saved = edited.value.revision === read.revision ? 'same' : 'yes'
    return redirect(`/manage/policy/drafts/${params.draftId}/edit?section=${sectionOf(request)}&saved=${saved}`)
  }
  const { status, sentence } = { ...hoursRefusals, ...commonRefusals }[edited.reason]
  const ofFields = edited.reason === 'draft-fields'
  const answer: EditAnswer = {
    sentence: !ofFields && edited.detail ? `${sentence}${earlierText(edited.detail)}` : sentence,
    problems: ofFields ? edited.detail : {},
    fields: Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  }
  return data(answer, { status })
}

export default function EditDraft({ loaderData, actionData }: Route.ComponentProps) {
  const { id, year, revision, section, sections, title, fields, contradictions, ceilings, lamps, sectors, saved } = loaderData
  const { conditions, substitutions } = loaderData
  const answer = actionData ?? null
  const own = answer?.fields.kind === 'figures' ? answer : null
  const configured = fields.filter((field) => field.basis === 'configured')
  const law = fields.filter((field) => field.basis === 'law')
  return (
    <>
      <PageHeader
        title={`修改 ${year} 年度规则草稿`}
        subtitle={title}
        actions={<Link to={`/manage/policy/drafts/${id}`}>回到草稿</Link>}
      />
      <div className={classes.stack}>
        <nav aria-label="规则各部分" className={classes.tabs}>
          {sections.map(({ key, name }) => (
            <Link key={key} to={`?section=${key}`} aria-current={key === section ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        {answer ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {answer.sentence}
          </div>
        ) : null}
        {saved && !answer ? (
          <div className={classes.message} role="status">
            {saved === 'yes' ? '已保存。改动之后要重新模拟才能公布。' : '没有改动。'}
          </div>
        ) : null}
        {contradictions.length > 0 ? (
          <div className={classes.message} data-tone="warn">
            草稿里还有互相矛盾的数字：
            <ul>
              {contradictions.map(({ path, sentence }) => (
                <li key={`${path} ${sentence}`}>
                  <Link to={`?section=${path.split('.')[0]}`}>{sentence}</Link>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {configured.length > 0 ? (
          <Sheet label={sectionNames[section]}>
            <h2>{sectionNames[section]}</h2>
            <Form method="post" key={`${section} ${revision}`}>
              <input type="hidden" name="kind" value="figures" />
              <input type="hidden" name="revision" value={revision} />
              {[...Map.groupBy(configured, (field) => field.group)].map(([group, members]) => (
                <fieldset key={group} className={classes.group}>
                  {group ? <legend>{group}</legend> : null}
                  <div className={classes.fields}>
                    {members.map((field) => (
                      <FigureField
                        key={field.path}
                        field={field}
                        name={`${figureField}${field.path}`}
                        error={own?.problems[field.path]}
                        written={own?.fields[`${figureField}${field.path}`]}
                      />
                    ))}
                  </div>
                </fieldset>
              ))}
              <div className={classes.fields}>
                <TextInput
                  name="cite"
                  label="这次修改的依据"
                  description="文号或文件名，写到改过的各项上；不填则保留原来的依据"
                  maxLength={200}
                  defaultValue={own?.fields.cite}
                  error={own?.problems.cite}
                />
              </div>
              <SubmitButton>保存</SubmitButton>
            </Form>
          </Sheet>
        ) : null}
        {law.length > 0 ? (
          <Sheet>
            <h2>法定数字</h2>
            <p className={classes.quiet}>由文件规定，只有依据新的文件才能修改，并写明理由。</p>
            <LawFields fields={law} revision={revision} answer={answer?.fields.kind === 'law' ? answer : null} />
          </Sheet>
        ) : null}
        {section === 'lamps' ? (
          <>
            <Sheet>
              <ConditionForms lamps={lamps} conditions={conditions} revision={revision} answer={answer} />
            </Sheet>
            <Sheet>
              <SubstitutionForms lamps={lamps} substitutions={substitutions} revision={revision} answer={answer} />
            </Sheet>
            <Sheet>
              <SectorForms sectors={sectors} revision={revision} answer={answer} />
            </Sheet>
          </>
        ) : null}
        {section === 'ceilings' ? (
          <Sheet>
            <CeilingForms ceilings={ceilings} revision={revision} answer={answer} />
          </Sheet>
        ) : null}
        {section === 'obligation' ? (
          <Sheet>
            <h2>标题</h2>
            <Form method="post" className={classes.form} key={title}>
              <input type="hidden" name="kind" value="title" />
              <input type="hidden" name="revision" value={revision} />
              <TextInput name="title" label="规则的标题" maxLength={80} defaultValue={title} error={answer?.problems.title} />
              <div className={classes.actions}>
                <SubmitButton variant="default">保存标题</SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
