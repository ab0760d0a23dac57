import classes from '#app/components/certificates/certificates.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { env } from '#server/platform/env.ts'
import { problems } from '#server/reviews/rules/api-contract.ts'
import { scopeNames } from '#server/reviews/rules/api-key.ts'
import { type ApiPage, describeApi } from '#server/reviews/rules/describe-api.ts'
import type { Route } from './+types/api'

export const meta: Route.MetaFunction = () => [{ title: '学时核查接口 · 学时' }]

export function loader(): { site: string; api: ApiPage; problems: typeof problems; scopes: typeof scopeNames } {
  return { site: env().PUBLIC_URL, api: describeApi(), problems, scopes: scopeNames }
}

export default function Api({ loaderData: { site, api, problems, scopes } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="学时核查接口"
        subtitle="供职称评审系统核查学时、查验证书。每次查询凭本人的授权码或写明的公务职责，并记入审计，本人可以看到。"
        actions={<a href="/api/openapi.json">OpenAPI 3.1 文档</a>}
      />
      <section className={classes.sheet} aria-labelledby="key">
        <h2 id="key">密钥</h2>
        <p>
          由市人社局发放，只显示一次，请求头写 <code>Authorization: Bearer xs_…</code>
          。密钥有权限、每分钟次数和有效期，可随时停用。
        </p>
        <dl className={classes.facts}>
          {Object.entries(scopes).map(([scope, name]) => (
            <div key={scope} className={classes.pair}>
              <dt>
                <code>{scope}</code>
              </dt>
              <dd>{name}</dd>
            </div>
          ))}
        </dl>
      </section>
      {api.map((endpoint) => (
        <section key={endpoint.name} className={classes.sheet} aria-labelledby={endpoint.name}>
          <h2 id={endpoint.name}>{endpoint.summary}</h2>
          <p className={classes.soft}>
            <code>
              {endpoint.method.toUpperCase()} {site}
              {endpoint.path}
            </code>{' '}
            · 权限 {endpoint.scope}
          </p>
          {endpoint.request ? <Fields title="请求" lines={endpoint.request} /> : null}
          <Fields title="结果" lines={endpoint.answer} />
        </section>
      ))}
      <section className={classes.sheet} aria-labelledby="problems">
        <h2 id="problems">出错时</h2>
        <p className={classes.soft}>内容类型为 application/problem+json（RFC 9457），reason 是给程序看的原因。</p>
        <ul className={classes.fields}>
          {Object.entries(problems).map(([reason, { status, title }]) => (
            <li key={reason}>
              <span>
                {status} <code>{reason}</code>
              </span>
              <span>{title}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

function Fields({ title, lines }: { title: string; lines: ApiPage[number]['answer'] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul className={classes.fields}>
        {lines.map((line) => (
          <li key={line.at}>
            <span>
              <code>{line.at}</code>
            </span>
            <span>{[line.type, line.required ? '' : '可不填', line.about].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
