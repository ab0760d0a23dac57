import { Button, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import classes from '#app/components/joining/joining.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { confirmFirst, requireActor, sendToConfirm } from '#app/middleware/session.ts'
import { getPerson } from '#server/identity/queries.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { changeOwnPhone } from '#server/organisations/change-own-phone.ts'
import type { Route } from './+types/profile-phone'

export const meta: Route.MetaFunction = () => [{ title: '更换手机号 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const { accountId } = requireActor(context)
  await confirmFirst(context)
  return { maskedPhone: (await getPerson(accountId)).maskedPhone }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const changed = await changeOwnPhone(actor, String((await request.formData()).get('phone') ?? '').slice(0, 40))
  if (changed.ok) return redirect('/learn/profile?done=phone')
  if (changed.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = identityRefusals[changed.reason]
  return data({ sentence }, { status })
}

export default function ProfilePhone({ loaderData: { maskedPhone }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="更换手机号" subtitle={`现为 ${maskedPhone}。换号后用新号码登录，其他设备上的登录全部退出。`} />
      <Sheet>
        <Form method="post" className={classes.form}>
          <TextInput name="phone" label="新手机号" inputMode="tel" autoComplete="tel" required error={actionData?.sentence} />
          <div className={classes.actions}>
            <SubmitButton>保存</SubmitButton>
            <Button component={Link} to="/learn/profile" variant="default">
              返回
            </Button>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
