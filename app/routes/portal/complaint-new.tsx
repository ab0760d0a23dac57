import { randomUUID } from 'node:crypto'
import { FileInput, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core'
import { data, Form, Link, redirect, useFetcher } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { ProofField } from '#app/components/identity/proof-field.tsx'
import { useProof } from '#app/components/identity/use-proof.ts'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { optionalActor } from '#app/middleware/session.ts'
import { fileComplaint } from '#server/complaints/file-complaint.ts'
import {
  type ComplaintField,
  complaintKindNames,
  complaintKinds,
  complaintTopicNames,
  complaintTopics,
} from '#server/complaints/rules/complaint-text.ts'
import { complaintRefusals } from '#server/complaints/rules/refusals.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'

import type { Route } from './+types/complaint-new'
import type { loader as loadBodies } from './complaint-bodies.tsx'

export const meta: Route.MetaFunction = () => [{ title: '提出意见建议或投诉 · 学时' }]

/** Asked anew after each refusal: a proof is spent once. */
const challengeFor = async (signedIn: boolean) => (signedIn ? null : await createChallenge())

export async function loader({ context }: Route.LoaderArgs) {
  const signedIn = optionalActor(context) !== null
  return { signedIn, formKey: randomUUID(), challenge: await challengeFor(signedIn) }
}

const word = z.string().max(10_000).default('')
const fields = z.object({
  ...{ formKey: z.uuid(), proof: word },
  ...{ kind: word, topic: word, title: word, body: word, aboutName: word, by: word, realName: word, contact: word },
})

export async function action({ request, context }: Route.ActionArgs) {
  const actor = optionalActor(context)
  const form = await request.formData()
  const given = fields.safeParse(Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')))
  if (!given.success) throw new Response(null, { status: 400 })
  const { formKey, proof, ...text } = given.data
  const files = await Promise.all(
    form
      .getAll('files')
      .filter((file): file is File => file instanceof File && file.size > 0)
      .map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  )
  const filed = await fileComplaint(actor?.accountId ?? null, { formKey, text, files, proof })
  if (filed.ok && filed.value.code === null) throw redirect(`/learn/complaints/${filed.value.complaintId}?done=filed`)
  if (filed.ok) return { filed: filed.value, refused: null }
  const { status, sentence } = complaintRefusals[filed.reason]
  const problems = (filed.reason === 'complaint-wrong' ? filed.detail : {}) as Partial<Record<ComplaintField, string>>
  const file = filed.reason.startsWith('evidence') || filed.reason === 'files-many'
  const named = (filed.detail as { files?: string } | undefined)?.files
  const refused = {
    sentence,
    problems,
    files: file ? `${named ? `${named}：` : ''}${sentence}` : undefined,
    text,
    challenge: await challengeFor(actor !== null),
  }
  return data({ filed: null, refused }, { status })
}

export default function NewComplaint({ loaderData, actionData }: Route.ComponentProps) {
  const { signedIn, formKey } = loaderData
  const refused = actionData?.refused ?? null
  const { proof, waiting, form, holds } = useProof(refused ? refused.challenge : loaderData.challenge)
  const bodies = useFetcher<typeof loadBodies>()
  if (actionData?.filed) return <Filed {...actionData.filed} />
  const problem = (name: ComplaintField) => refused?.problems[name]
  const typed = (name: ComplaintField) => refused?.text[name] ?? ''
  return (
    <>
      <PageHeader title="提出意见建议或投诉" subtitle="请写清楚时间、经过和希望的结果。提交后会得到编号，凭它查进度。" />
      <Sheet>
        <Form
          method="post"
          encType="multipart/form-data"
          ref={form}
          className={classes.form}
          onSubmit={(event) => {
            holds(event)
          }}
        >
          <input type="hidden" name="formKey" value={formKey} />
          {refused ? <Message tone="bad">{refused.sentence}</Message> : null}
          <Radio.Group name="kind" label="您要" defaultValue={typed('kind') || 'suggestion'} error={problem('kind')} required>
            <div className={classes.choices}>
              {complaintKinds.map((kind) => (
                <Radio key={kind} value={kind} label={complaintKindNames[kind]} />
              ))}
            </div>
          </Radio.Group>
          <div className={classes.fields}>
            <NativeSelect
              name="topic"
              label="涉及的事项"
              defaultValue={typed('topic')}
              error={problem('topic')}
              data={[
                { value: '', label: '请选择' },
                ...complaintTopics.map((value) => ({ value, label: complaintTopicNames[value] })),
              ]}
              required
            />
            <TextInput
              name="aboutName"
              label="涉及的单位或机构（可不填）"
              description="投诉的，请写全称；由它的上级办理"
              defaultValue={typed('aboutName')}
              error={problem('aboutName')}
              maxLength={80}
              list="bodies"
              autoComplete="off"
              onChange={(event) => {
                const search = event.currentTarget.value.trim()
                if (search.length > 1) void bodies.load(`/complaints/bodies?search=${encodeURIComponent(search)}`)
              }}
            />
            <datalist id="bodies">
              {bodies.data?.names.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </div>
          <TextInput name="title" label="标题" defaultValue={typed('title')} error={problem('title')} maxLength={60} required />
          <Textarea
            name="body"
            label="内容"
            defaultValue={typed('body')}
            error={problem('body')}
            maxLength={3000}
            autosize
            minRows={6}
            required
          />
          <FileInput
            name="files"
            label="附件（可不填）"
            description="PDF、JPG 或 PNG，最多 5 个，一共不超过 11 MB。匿名提交请先去掉照片和文件里的个人信息"
            placeholder="选择文件"
            accept="application/pdf,image/jpeg,image/png"
            error={refused?.files}
            multiple
            clearable
            clearButtonProps={{ 'aria-label': '清除附件' }}
          />
          <Radio.Group
            name="by"
            label="是否实名"
            description="实名便于了解情况；匿名的，平台不保存任何能找到您的信息，只能凭编号和查询码查进度"
            defaultValue={typed('by') || 'named'}
            error={problem('by')}
            required
          >
            <div className={classes.choices}>
              <Radio value="named" label={signedIn ? '实名（用当前登录的账号）' : '实名'} />
              <Radio value="anonymous" label="匿名" />
            </div>
          </Radio.Group>
          {signedIn ? null : (
            <div className={classes.fields}>
              <TextInput
                name="realName"
                label="姓名（实名填写）"
                defaultValue={typed('realName')}
                error={problem('realName')}
                maxLength={40}
                autoComplete="name"
              />
              <TextInput
                name="contact"
                label="手机号或邮箱（实名填写）"
                defaultValue={typed('contact')}
                error={problem('contact')}
                maxLength={80}
                autoComplete="tel"
              />
            </div>
          )}
          {signedIn ? null : <ProofField proof={proof} />}
          <div className={classes.actions}>
            <SubmitButton busy={waiting}>提交</SubmitButton>
            <Link to="/complaints">返回</Link>
          </div>
        </Form>
      </Sheet>
    </>
  )
}

function Filed({ number, code, responsibleName }: { number: string; code: string | null; responsibleName: string }) {
  return (
    <>
      <PageHeader title="已提交" subtitle={`由${responsibleName}办理。`} />
      <div className={classes.stack}>
        <Message>请记下编号和查询码：查进度、看答复、补充说明都要用，遗失后无法找回。</Message>
        <Sheet label="编号和查询码">
          <dl className={classes.facts}>
            <dt>编号</dt>
            <dd>
              <strong>{number}</strong>
            </dd>
            <dt>查询码</dt>
            <dd>
              <strong>{code}</strong>
            </dd>
          </dl>
        </Sheet>
        <div className={classes.actions}>
          <Link to="/complaints/follow">查进度</Link>
          <Link to="/complaints">返回</Link>
        </div>
      </div>
    </>
  )
}
