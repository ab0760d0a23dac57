import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { answerText } from '#app/components/declarations/answer-field.tsx'
import classes from '#app/components/declarations/declarations.module.css'
import { sizeText } from '#app/components/declarations/evidence-box.tsx'
import { StepList } from '#app/components/declarations/step-list.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { decideDeclaration } from '#server/declarations/decide-declaration.ts'
import { findRegistration } from '#server/declarations/find-registration.ts'
import { stateNames } from '#server/declarations/rules/declaration-state.ts'
import { declarationRefusals } from '#server/declarations/rules/refusals.ts'
import { findOwnSignature, readSignature } from '#server/declarations/set-signature.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/registration-one'

export const meta: Route.MetaFunction = () => [{ title: '核对申报 · 学时' }]

const idOf = (params: { declarationId: string }): string => {
  const parsed = z.uuid().safeParse(params.declarationId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const found = await findRegistration(actor, idOf(params))
  if (!found) throw new Response(null, { status: 404 })
  const { declaration, person, ...facts } = found
  const { policy, signatureKey, ...shown } = declaration
  const [own, signature] = await Promise.all([
    facts.mayDecide ? findOwnSignature(actor) : null,
    signatureKey ? readSignature(signatureKey) : null,
  ])
  return {
    ...{ declaration: shown, facts, own, signature, policyTitle: policy.document.title },
    person: { realName: person.realName, maskedIdNumber: person.maskedIdNumber },
    me: { name: actor.realName, checked: declaration.checkedBy === actor.accountId },
    done: new URL(request.url).searchParams.get('done'),
  }
}

const decisionForm = z.strictObject({
  intent: z.enum(['check', 'register', 'return', 'refuse']),
  revision: z.coerce.number().int().min(1),
  reason: z.string().max(1_000).default(''),
  hours: z.string().max(12).default(''),
})
const hoursText = /^\d{1,4}(\.\d{1,2})?$/

export async function action({ request, params, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const declarationId = idOf(params)
  const parsed = decisionForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const { intent, revision, reason, hours } = parsed.data
  const given = hours.trim()
  if (given !== '' && !hoursText.test(given)) return refused('hours-wrong', 'hours')
  const centihours = given === '' ? null : Math.round(Number(given) * 100)
  const before = await findRegistration(actor, declarationId)
  const decided = await decideDeclaration(actor, { declarationId, revision, action: intent, reason, centihours })
  if (decided.ok) {
    const next = before?.nextId ? `/manage/registration/${before.nextId}` : '/manage/registration'
    return redirect(`${next}?done=${intent}`)
  }
  if (decided.reason === 'not-found') throw new Response(null, { status: 404 })
  const field = decided.reason.startsWith('reason-') ? 'reason' : decided.reason.startsWith('hours-') ? 'hours' : null
  return refused(decided.reason, field)
}

function refused(reason: keyof typeof declarationRefusals | 'confirm-needed', field: 'reason' | 'hours' | null) {
  const { status, sentence } = { ...declarationRefusals, ...commonRefusals }[reason]
  return data({ sentence, field }, { status })
}

const doneTexts: Record<string, string> = {
  check: '上一项已初核，等待另一人登记。',
  register: '上一项已登记。',
  return: '上一项已退回学员补正。',
  refuse: '上一项已作不予登记处理。',
}

export default function RegistrationOne({ loaderData, actionData }: Route.ComponentProps) {
  const { declaration, facts, person, policyTitle, done, signature } = loaderData
  const { form, state, title, placeName, evidence, steps } = declaration
  return (
    <>
      <PageHeader title={title} subtitle={`${form.label} · ${stateNames[state]}`} />
      {done && doneTexts[done] ? (
        <div className={classes.message} role="status">
          {doneTexts[done]}
        </div>
      ) : null}
      {actionData && !actionData.field ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.sentence}
        </div>
      ) : null}
      <Warnings facts={facts} />
      <div className={classes.stack}>
        <div className={classes.beside}>
          <div className={classes.stack}>
            <Sheet>
              <h2>申报内容</h2>
              <dl className={classes.facts}>
                <dt>人员</dt>
                <dd>
                  <Link to={`/manage/learners/${declaration.learnerId}`}>{person.realName}</Link> {person.maskedIdNumber}
                </dd>
                <dt>单位</dt>
                <dd>{placeName}</dd>
                {form.fields.map((field) => (
                  <Answer key={field.key} label={field.label} text={answerText(field, declaration.answers[field.key])} />
                ))}
              </dl>
            </Sheet>
            <Sheet>
              <h2>学时</h2>
              <div className={classes.expected}>
                <strong>
                  {declaration.registeredCentihours
                    ? `${declaration.reversedReason ? '曾登记' : '已登记'} ${formatHours(declaration.registeredCentihours)} 学时${declaration.reversedReason ? '，已冲正' : ''}`
                    : `按规则可计 ${formatHours(facts.expected.centihours ?? 0)} 学时`}
                </strong>
                {facts.expected.sentence}
                <p className={classes.quiet}>依据：{policyTitle}</p>
                {declaration.reversedReason ? <p>冲正的理由：{declaration.reversedReason}</p> : null}
              </div>
              {declaration.signedName ? (
                <p>
                  登记人：{declaration.signedName}
                  {signature ? (
                    <img className={classes.signature} src={signature} alt={`${declaration.signedName}的签名`} />
                  ) : null}
                </p>
              ) : null}
            </Sheet>
          </div>
          <Sheet>
            <h2>证明材料</h2>
            <p className={classes.quiet}>应当提供：{form.evidence.asks.join('、')}</p>
            {evidence.map((file) => (
              <Proof key={file.id} {...file} />
            ))}
          </Sheet>
        </div>
        {facts.mayDecide ? (
          <Decide key={`${declaration.id} ${declaration.revision}`} loaderData={loaderData} actionData={actionData} />
        ) : null}
        <Sheet>
          <h2>办理经过</h2>
          <StepList steps={steps} />
        </Sheet>
        <div className={classes.actions}>
          <Button component={Link} to="/manage/registration" variant="subtle">
            返回列表
          </Button>
          {facts.nextId ? (
            <Button component={Link} to={`/manage/registration/${facts.nextId}`} variant="subtle">
              下一项
            </Button>
          ) : null}
        </div>
      </div>
    </>
  )
}

type Facts = Route.ComponentProps['loaderData']['facts']

function Warnings({ facts: { frozen, sameFiles, claimants } }: { facts: Facts }) {
  const warnings = [
    frozen ? '这一年已经验证，登记前须由主管部门先开出补充的一轮。' : null,
    sameFiles > 0 ? `同样的文件还出现在另外 ${sameFiles} 份申报里，请核对是否重复使用。` : null,
    claimants.others > 0 ? `同一项内容另有 ${claimants.others} 人申报（规则允许 ${claimants.most} 人），请核对署名。` : null,
  ].filter((warning) => warning !== null)
  return warnings.length > 0 ? (
    <div className={classes.message} data-tone="plain" role="note">
      {warnings.map((warning) => (
        <div key={warning}>{warning}</div>
      ))}
    </div>
  ) : null
}

function Answer({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </>
  )
}

function Proof({ id, name, mediaType, bytes }: { id: string; name: string; mediaType: string; bytes: number }) {
  return (
    <div className={classes.proof}>
      <a href={`/evidence/${id}`} target="_blank" rel="noreferrer">
        {name}（{sizeText(bytes)}，{mediaType === 'application/pdf' ? '在新窗口打开' : '看原图'}）
      </a>
      {mediaType === 'application/pdf' ? null : <img src={`/evidence/${id}`} alt={name} loading="lazy" />}
    </div>
  )
}

type DecideProps = Pick<Route.ComponentProps, 'loaderData' | 'actionData'>

function Decide({ loaderData: { declaration, facts, own, me }, actionData }: DecideProps) {
  const [hours, setHours] = useState('')
  const { form, state, revision } = declaration
  const first = form.fourEyes && state === 'submitted'
  return (
    <Sheet>
      <h2>办理</h2>
      {form.fourEyes ? (
        <p className={classes.quiet}>
          {first
            ? '这类学习须由两人办理：您初核后，由另一位经办人登记。'
            : me.checked
              ? '您已初核，须由另一位经办人登记。'
              : '已由另一人初核。'}
        </p>
      ) : null}
      <Form method="post" className={classes.form}>
        <input type="hidden" name="revision" value={revision} />
        {first || me.checked ? null : (
          <TextInput
            name="hours"
            label="登记学时"
            description={`按规则可计 ${formatHours(facts.expected.centihours ?? 0)}；留空即按此登记，少于此数须写明理由`}
            value={hours}
            onChange={(event) => setHours(event.currentTarget.value)}
            inputMode="decimal"
            error={actionData?.field === 'hours' ? actionData.sentence : undefined}
          />
        )}
        <Textarea
          name="reason"
          label="理由"
          description="退回、不予登记或少登记时填写；学员会看到它。"
          autosize
          minRows={2}
          maxLength={200}
          error={actionData?.field === 'reason' ? actionData.sentence : undefined}
        />
        {first || me.checked ? null : (
          <p className={classes.quiet}>
            登记人：{me.name}{' '}
            {own ? (
              <img className={classes.signature} src={own} alt="我的签名" />
            ) : (
              <Link to="/manage/registration/signature">设置手写签名</Link>
            )}
          </p>
        )}
        <div className={classes.actions}>
          {first ? (
            <SubmitButton name="intent" value="check">
              初核通过
            </SubmitButton>
          ) : me.checked ? null : (
            <SubmitButton name="intent" value="register">
              签名并登记
            </SubmitButton>
          )}
          <SubmitButton name="intent" value="return" variant="default">
            退回补正
          </SubmitButton>
          <SubmitButton name="intent" value="refuse" variant="light" color="red">
            不予登记
          </SubmitButton>
        </div>
      </Form>
    </Sheet>
  )
}
