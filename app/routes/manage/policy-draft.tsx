import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { data, Form, Link, redirect, useRevalidator } from 'react-router'
import { z } from 'zod'
import { earlierText } from '#app/components/policy/earlier-text.ts'
import { FigureTable } from '#app/components/policy/figure-table.tsx'
import classes from '#app/components/policy/policy.module.css'
import { SimulationResult } from '#app/components/policy/simulation-result.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { askSimulation } from '#server/hours/ask-simulation.ts'
import { discardDraft } from '#server/hours/discard-draft.ts'
import { findDraft } from '#server/hours/find-draft.ts'
import { rulePacks } from '#server/hours/packs/rule-packs.ts'
import { packName } from '#server/hours/rules/apply-pack.ts'
import { changeRows } from '#server/hours/rules/figure-rows.ts'
import { hoursRefusals } from '#server/hours/rules/refusals.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/policy-draft'

export const meta: Route.MetaFunction = () => [{ title: '规则草稿 · 学时' }]

const form = z.strictObject({ intent: z.enum(['simulate', 'discard']), revision: z.coerce.number().int() })

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const draft = z.uuid().safeParse(params.draftId).success ? await findDraft(actor, params.draftId) : null
  if (!draft) throw new Response(null, { status: 404 })
  const { document, compared, changes, pack, ...shown } = draft
  const loaded = rulePacks.find((each) => each.id === pack)
  return {
    ...{ ...shown, title: document.title, version: document.version, rows: changeRows(changes) },
    compared: { year: compared.year, version: compared.version },
    pack: loaded
      ? { name: packName(loaded), own: loaded.own, source: loaded.source, collectedOn: loaded.collectedOn, notes: loaded.notes }
      : null,
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = await parseForm(request, form)
  if (submission.status !== 'success' || !z.uuid().safeParse(params.draftId).success) throw new Response(null, { status: 400 })
  const { intent, revision } = submission.value
  const wanted = { draftId: params.draftId, revision }
  const answer = await (intent === 'simulate' ? askSimulation : discardDraft)(actor, wanted)
  if (answer.ok) return redirect(intent === 'simulate' ? `/manage/policy/drafts/${params.draftId}` : '/manage/policy')
  const { status, sentence } = { ...hoursRefusals, ...commonRefusals }[answer.reason]
  return data({ sentence: `${sentence}${answer.detail ? earlierText(answer.detail) : ''}` }, { status })
}

const stateNames = { open: '草稿', published: '已公布', discarded: '已放弃' }

export default function PolicyDraft({ loaderData: draft, actionData }: Route.ComponentProps) {
  const { revalidate } = useRevalidator()
  const running = draft.simulation?.state === 'running' && draft.simulation.current
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => void revalidate(), 1500)
    return () => clearInterval(timer)
  }, [running, revalidate])
  const open = draft.state === 'open'
  const { compared, contradictions, pack } = draft
  return (
    <>
      <PageHeader
        title={draft.title}
        subtitle={`${draft.year} 年度第 ${draft.version} 版 · ${draft.checked && open ? '已检查，待公布' : stateNames[draft.state]}`}
        actions={
          open ? (
            <>
              <Button component={Link} to={`/manage/policy/drafts/${draft.id}/edit`} variant="default">
                修改
              </Button>
              {draft.checked && !draft.own ? (
                <Button component={Link} to={`/manage/policy/drafts/${draft.id}/publish`}>
                  公布
                </Button>
              ) : null}
            </>
          ) : null
        }
      />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        {pack && !pack.own ? (
          <div className={classes.message} data-tone="warn">
            载入了{pack.name}：来源 {pack.source}，采集于 {pack.collectedOn}。它不是本市的规定，请逐项核对后再公布。
            <ul>
              {pack.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <Sheet label="草稿">
          <dl className={classes.facts}>
            <dt>起草</dt>
            <dd>
              {draft.draftedBy}，{shanghaiMinuteText(draft.draftedAt)}
            </dd>
            <dt>理由</dt>
            <dd>{draft.reason}</dd>
            <dt>最后修改</dt>
            <dd>
              {draft.changedBy}，{shanghaiMinuteText(draft.changedAt)}
            </dd>
          </dl>
        </Sheet>
        {contradictions.length > 0 && open ? (
          <div className={classes.message} data-tone="bad">
            这些数字互相矛盾，改好之后才能模拟：
            <ul>
              {contradictions.map(({ path, sentence }) => (
                <li key={`${path} ${sentence}`}>
                  <Link to={`/manage/policy/drafts/${draft.id}/edit?section=${path.split('.')[0]}`}>{sentence}</Link>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <Sheet>
          <h2>
            与 {compared.year} 年度第 {compared.version} 版的不同（{draft.rows.length}）
          </h2>
          {draft.rows.length === 0 ? (
            <p className={classes.quiet}>还没有改动。</p>
          ) : (
            <FigureTable caption="改动" rows={draft.rows} />
          )}
          {Object.entries(draft.lawChanges).map(([path, { cite, reason }]) => (
            <p key={path} className={classes.quiet}>
              法定数字的修改：{draft.rows.find((row) => row.path === path)?.name ?? path}，依据 {cite}，理由：{reason}
            </p>
          ))}
        </Sheet>
        <Sheet>
          <h2>模拟检查</h2>
          <p className={classes.quiet}>
            用上一年度全部学员的学时记录，分别按原规则和草稿计算，看谁会新达标、谁会不再达标。公布之前须对现在这份内容完成一次模拟。
          </p>
          {draft.simulation ? <SimulationResult simulation={draft.simulation} /> : null}
          {open && contradictions.length === 0 && !running ? (
            <Form method="post" className={classes.after}>
              <input type="hidden" name="revision" value={draft.revision} />
              <SubmitButton name="intent" value="simulate" variant={draft.checked ? 'default' : 'filled'}>
                {draft.simulation ? '重新模拟' : '开始模拟'}
              </SubmitButton>
            </Form>
          ) : null}
        </Sheet>
        {open ? (
          <Sheet>
            <h2>公布</h2>
            <p>
              {!draft.checked
                ? '完成模拟之后，由另一名市人力社保局人员公布。'
                : draft.own
                  ? '已检查。您起草或改过这份草稿，请由另一名市人力社保局人员公布。'
                  : '已检查。您没有改过这份草稿，可以公布。'}
            </p>
            <details className={classes.law}>
              <summary>放弃这份草稿</summary>
              <Form method="post" className={classes.actions}>
                <input type="hidden" name="revision" value={draft.revision} />
                <span>放弃后不能再改，可以另起草一份。</span>
                <SubmitButton name="intent" value="discard" color="red" variant="outline">
                  确认放弃
                </SubmitButton>
              </Form>
            </details>
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
