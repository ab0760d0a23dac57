import { type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Checkbox, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/joining/joining.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { confirmFirst, requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { type ApiKey, listApiKeys } from '#server/reviews/list-api-keys.ts'
import { makeApiKey } from '#server/reviews/make-api-key.ts'
import { revokeApiKey } from '#server/reviews/revoke-api-key.ts'
import { keyForm, scopeNames, scopes } from '#server/reviews/rules/api-key.ts'
import type { Route } from './+types/api-keys'

export const meta: Route.MetaFunction = () => [{ title: '接口密钥 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'api.keys')) throw new Response(null, { status: 404 })
  await confirmFirst(context)
  return { keys: await listApiKeys(actor) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const refused = (reason: 'not-found' | 'confirm-needed') =>
    reason === 'confirm-needed' ? sendToConfirm(context) : new Response(null, { status: 404 })
  if (form.has('revoke')) {
    const keyId = z.uuid().safeParse(form.get('revoke'))
    if (!keyId.success) throw new Response(null, { status: 400 })
    const revoked = await revokeApiKey(actor, keyId.data)
    if (!revoked.ok) throw refused(revoked.reason)
    return redirect('/manage/api-keys')
  }
  const submission = parseWithZod(form, { schema: keyForm })
  if (submission.status !== 'success') return data(answerOf(null, submission.reply()), { status: 400 })
  const made = await makeApiKey(actor, submission.value)
  if (!made.ok) throw refused(made.reason)
  return data(answerOf(made.value.key, submission.reply({ resetForm: true })), { headers: { 'cache-control': 'no-store' } })
}

const answerOf = (key: string | null, result: SubmissionResult) => ({ key, result })

const columns: readonly Column<ApiKey>[] = [
  {
    key: 'name',
    title: '用途',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        {row.name}
        <small>
          {row.holder} · {row.hint}…
        </small>
      </span>
    ),
  },
  { key: 'scopes', title: '权限', cell: (row) => row.scopes.map((scope) => scopeNames[scope]).join('；') },
  { key: 'rate', title: '每分钟', numeric: true, cell: (row) => row.perMinute.toLocaleString('zh-CN') },
  {
    key: 'state',
    title: '状态',
    cell: (row) => (row.revokedAt ? '已停用' : row.holds ? `${shanghaiDateText(row.expiresAt)} 前有效` : '已过期'),
  },
  { key: 'used', title: '最近使用', cell: (row) => (row.lastUsedAt ? shanghaiMinuteText(row.lastUsedAt) : '从未') },
  {
    key: 'do',
    title: '办理',
    cell: (row) =>
      row.holds ? (
        <Form method="post">
          <SubmitButton name="revoke" value={row.id} variant="subtle" color="red" size="compact-sm">
            停用
          </SubmitButton>
        </Form>
      ) : (
        '—'
      ),
  },
]

export default function ApiKeys({ loaderData: { keys }, actionData }: Route.ComponentProps) {
  const [form, field] = useForm<z.input<typeof keyForm>>({ id: 'api-key', lastResult: actionData?.result ?? null })
  return (
    <>
      <PageHeader
        title="接口密钥"
        subtitle="给职称评审等系统用的密钥：能做什么、每分钟多少次、到哪天为止。停用立即生效，每次调用都记入审计。"
        actions={<Link to="/api">接口说明</Link>}
      />
      <div className={classes.stack}>
        {actionData?.key ? (
          <div className={classes.message} role="status">
            <p>新的密钥，只显示这一次，请交给使用单位妥善保管：</p>
            <p className={classes.secret}>
              <code>{actionData.key}</code>
            </p>
          </div>
        ) : null}
        <Sheet label="发放密钥">
          <Form method="post" id={form.id} className={classes.form}>
            <TextInput {...fieldProps(field.name)} label="用途" placeholder="职称评审系统" maxLength={60} required />
            <TextInput {...fieldProps(field.holder)} label="使用单位" placeholder="市职称评审服务中心" maxLength={60} required />
            <Checkbox.Group label="权限" error={field.scopes.errors?.[0]} defaultValue={['verify']}>
              {scopes.map((scope) => (
                <Checkbox key={scope} name="scopes" value={scope} label={scopeNames[scope]} mt="xs" />
              ))}
            </Checkbox.Group>
            <TextInput
              {...fieldProps(field.perMinute)}
              label="每分钟最多调用"
              type="number"
              min={1}
              max={6000}
              defaultValue="60"
              required
            />
            <TextInput
              {...fieldProps(field.validDays)}
              label="有效天数"
              type="number"
              min={1}
              max={730}
              defaultValue="365"
              required
            />
            <div>
              <SubmitButton>发放密钥</SubmitButton>
            </div>
          </Form>
        </Sheet>
        {keys.length === 0 ? (
          <EmptyState icon={<IconKey size={40} stroke={1.4} />} title="还没有发放过密钥">
            发放后在这里看最近使用的时间，也在这里停用。
          </EmptyState>
        ) : (
          <section>
            <h2>全部密钥</h2>
            <DataTable caption="全部密钥" columns={columns} rows={keys} rowKey={(row) => row.id} />
          </section>
        )}
      </div>
    </>
  )
}
