import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/identity/identity.module.css'
import { RecoveryCodes } from '#app/components/identity/recovery-codes.tsx'
import { termText } from '#app/components/organisations/term-text.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireActor, sendToConfirm } from '#app/middleware/session.ts'
import { findSecondFactor } from '#server/identity/queries.ts'
import { renewRecoveryCodes } from '#server/identity/renew-recovery-codes.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { roleNames } from '#server/identity/rules/role-names.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import type { Route } from './+types/security'

export const meta: Route.MetaFunction = () => [{ title: '账号安全 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const { grants, actingGrantId, awaitsSecondFactor } = actor
  return {
    factor: await findSecondFactor(actor),
    awaitsSecondFactor,
    grants: grants.map((grant) => ({
      ...grant,
      place: grant.organisationId ? (grant.place ?? '') : '全平台',
      acting: grant.grantId === actingGrantId,
    })),
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  await parseForm(request, z.strictObject({}))
  const renewed = await renewRecoveryCodes(actor)
  if (renewed.ok) return { recoveryCodes: renewed.value.recoveryCodes, problem: null }
  if (renewed.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = identityRefusals[renewed.reason]
  return data({ recoveryCodes: null, problem: sentence }, { status })
}

export default function Security({ loaderData: { factor, awaitsSecondFactor, grants }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="账号安全" subtitle="验证器、备用码和您持有的权限。" />
      <div className={classes.stack}>
        {actionData?.recoveryCodes ? (
          <Sheet>
            <h2>新的备用码</h2>
            <RecoveryCodes codes={actionData.recoveryCodes} next="/account/security" />
          </Sheet>
        ) : null}
        <Sheet>
          <h2>第二重验证</h2>
          {grants.length === 0 ? (
            <p>学员账号用密码登录即可。担任经办、审核等管理工作的账号，登录时还要填写手机验证器上的数字。</p>
          ) : factor ? (
            <>
              <dl className={classes.facts}>
                <dt>验证器</dt>
                <dd>{shanghaiDateText(factor.enrolledAt)} 绑定</dd>
                <dt>备用码</dt>
                <dd>
                  还剩 {factor.recoveryCodesLeft} 个{factor.recoveryCodesLeft < 3 ? '，请尽快换一批' : null}
                </dd>
              </dl>
              {actionData?.problem ? (
                <div className={classes.notice} role="alert">
                  {actionData.problem}
                </div>
              ) : null}
              {awaitsSecondFactor ? null : (
                <Form method="post">
                  <SubmitButton variant="default" size="sm">
                    换一批备用码
                  </SubmitButton>
                </Form>
              )}
              <p className={classes.hint}>手机和备用码都丢失时，请联系给您授权的人或其上级，核实身份后解除绑定。</p>
            </>
          ) : null}
          {awaitsSecondFactor ? (
            <p>
              本次登录还没有完成第二重验证，暂时只有学员的权限。
              <Link to="/second-factor?redirectTo=/account/security">{factor ? '现在验证' : '现在绑定验证器'}</Link>
            </p>
          ) : null}
        </Sheet>
        {grants.length > 0 ? (
          <Sheet>
            <h2>我的权限</h2>
            <ul className={classes.devices}>
              {grants.map((grant) => (
                <li key={grant.grantId}>
                  <div>
                    {roleNames[grant.role]} {grant.acting ? <span className={classes.here}>当前身份</span> : null}
                    <small>
                      {grant.place}，{termText(grant.validUntil)}
                    </small>
                  </div>
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
        <p>
          密码和已登录的设备在<Link to="/learn/account">我的账号</Link>。
        </p>
      </div>
    </>
  )
}
