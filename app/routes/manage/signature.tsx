import { Button, FileInput } from '@mantine/core'
import { data, Form, Link, redirect, useSubmit } from 'react-router'
import classes from '#app/components/declarations/declarations.module.css'
import { SignaturePad } from '#app/components/declarations/signature-pad.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { declarationRefusals } from '#server/declarations/rules/refusals.ts'
import { findOwnSignature, setSignature } from '#server/declarations/set-signature.ts'
import { holds } from '#server/identity/rules/powers.ts'
import type { Route } from './+types/signature'

export const meta: Route.MetaFunction = () => [{ title: '我的签名 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'hours.register')) throw new Response(null, { status: 404 })
  return { picture: await findOwnSignature(actor), done: new URL(request.url).searchParams.has('done') }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const file = (await request.formData()).get('picture')
  if (!(file instanceof File)) throw new Response(null, { status: 400 })
  const set = await setSignature(actor, new Uint8Array(await file.arrayBuffer()))
  if (set.ok) return redirect('/manage/registration/signature?done')
  if (set.reason === 'not-found') throw new Response(null, { status: 404 })
  const { status, sentence } = declarationRefusals[set.reason]
  return data({ sentence }, { status })
}

export default function Signature({ loaderData: { picture, done }, actionData }: Route.ComponentProps) {
  const submit = useSubmit()
  return (
    <>
      <PageHeader
        title="我的签名"
        subtitle="登记学时时随姓名和时间一起留存，并印在继续教育证书上。更换后，以前的登记仍保留当时的签名。"
      />
      {actionData ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.sentence}
        </div>
      ) : done ? (
        <div className={classes.message} role="status">
          签名已保存。
        </div>
      ) : null}
      <div className={classes.stack}>
        {picture ? (
          <Sheet>
            <h2>现在的签名</h2>
            <img className={classes.signature} src={picture} alt="我的签名" />
          </Sheet>
        ) : null}
        <Sheet>
          <h2>{picture ? '重新签名' : '手写签名'}</h2>
          <SignaturePad
            onDone={(file) => {
              const form = new FormData()
              form.set('picture', file)
              void submit(form, { method: 'post', encType: 'multipart/form-data' })
            }}
          />
        </Sheet>
        <Sheet>
          <h2>上传签名图片</h2>
          <Form method="post" encType="multipart/form-data" className={classes.form}>
            <FileInput
              name="picture"
              label="签名图片"
              description="PNG 或 JPG，不超过 300 KB"
              accept="image/png,image/jpeg"
              required
            />
            <div>
              <SubmitButton>上传</SubmitButton>
            </div>
          </Form>
        </Sheet>
        <div>
          <Button component={Link} to="/manage/registration" variant="subtle">
            返回学时登记
          </Button>
        </div>
      </div>
    </>
  )
}
