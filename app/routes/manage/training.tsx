import { data, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { AuthorityPart } from '#app/components/filings/authority-part.tsx'
import { FilingFacts } from '#app/components/filings/filing-facts.tsx'
import { FilingHistory } from '#app/components/filings/filing-history.tsx'
import { OrganiserPart } from '#app/components/filings/organiser-part.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { takeFiles } from '#app/middleware/take-files.ts'
import { findPrice } from '#server/fees/find-price.ts'
import { listPricesInForce } from '#server/fees/list-prices.ts'
import { askChange } from '#server/filings/ask-change.ts'
import { decideFiling } from '#server/filings/decide-filing.ts'
import { decideReport } from '#server/filings/decide-report.ts'
import { drawPeople } from '#server/filings/draw-people.ts'
import { extendHandIn } from '#server/filings/extend-hand-in.ts'
import { findFiling } from '#server/filings/find-filing.ts'
import { handInTraining } from '#server/filings/hand-in-training.ts'
import { priceTraining } from '#server/filings/price-training.ts'
import { filingStateNames } from '#server/filings/rules/filing-state.ts'
import { type FilingRefusal, filingRefusals } from '#server/filings/rules/refusals.ts'
import { withdrawFiling } from '#server/filings/withdraw-filing.ts'
import type { Actor } from '#server/identity/actor.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Result } from '#server/platform/result.ts'
import type { Route } from './+types/training'

export const meta: Route.MetaFunction = () => [{ title: '线下培训 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const filing = z.uuid().safeParse(params.filingId).success ? await findFiling(actor, params.filingId) : null
  if (!filing) throw new Response(null, { status: 404 })
  const sample = filing.may.answer && filing.state === 'handed-in' ? await drawPeople(filing.id) : []
  const organises = filing.may.organise && filing.state === 'accepted'
  const [price, prices] = organises
    ? await Promise.all([findPrice({ kind: 'training', id: filing.id }), listPricesInForce(actor, filing.organisationId)])
    : [null, []]
  return {
    filing,
    sample,
    price,
    prices: prices.map(({ id, item, documentNumber }) => ({ id, label: `${item}（${documentNumber}）` })),
  }
}

const intents = [
  'withdraw',
  'change',
  'cancel',
  'hand-in',
  'accept',
  'return',
  'refuse',
  'confirm',
  'return-report',
  'extend',
  'price',
] as const
type Intent = (typeof intents)[number]
const order = z.object({
  intent: z.enum(intents),
  words: z.string().max(2_500).default(''),
  revision: z.coerce.number().int().positive().default(1),
  priceId: z.union([z.uuid(), z.literal('')]).default(''),
})

const done: Record<Intent, string> = {
  withdraw: '已撤回。',
  change: '',
  cancel: '已提交取消申请。',
  'hand-in': '出勤已报送，等待主管部门确认。',
  accept: '已受理。',
  return: '已退回。',
  refuse: '已答复。',
  confirm: '已确认，参加人员的学时将自动到账。',
  'return-report': '已退回。',
  extend: '已延长 15 天。',
  price: '收费标准已更新。',
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { filingId } = params
  const form = await request.formData()
  const pressed = form.get('intent')
  if (pressed === 'attach' || pressed === 'detach') return await takeFiles(actor, { filingId, purpose: 'evidence', form })
  const given = order.safeParse(Object.fromEntries(form))
  if (!given.success) throw new Response(null, { status: 400 })
  const { intent } = given.data
  const answer = await carryOut(actor, filingId, given.data)
  if (answer.ok)
    return intent === 'change'
      ? redirect(`/manage/trainings/${filingId}/edit`)
      : { kind: 'done' as const, sentence: done[intent] }
  const { status, sentence } = { ...filingRefusals, ...commonRefusals }[answer.reason]
  return data({ kind: 'refused' as const, intent, sentence }, { status })
}

function carryOut(
  actor: Actor,
  filingId: string,
  { intent, words, revision, priceId }: z.infer<typeof order>,
): Promise<Result<unknown, FilingRefusal | 'not-found'>> {
  switch (intent) {
    case 'withdraw':
      return withdrawFiling(actor, filingId)
    case 'change':
    case 'cancel':
      return askChange(actor, { filingId, kind: intent, reason: words })
    case 'hand-in':
      return handInTraining(actor, { filingId, note: words })
    case 'confirm':
    case 'return-report':
      return decideReport(actor, { filingId, confirm: intent === 'confirm', answer: words })
    case 'price':
      return priceTraining(actor, { filingId, priceId: priceId || null })
    case 'extend':
      return extendHandIn(actor, { filingId, reason: words })
    default:
      return decideFiling(actor, { filingId, revision, action: intent, answer: words })
  }
}

export default function Training({ loaderData: { filing, sample, price, prices }, actionData }: Route.ComponentProps) {
  const latest = filing.requests[0]
  const content = filing.content ?? latest?.content
  const refused = actionData?.kind === 'refused' ? actionData : null
  return (
    <>
      <PageHeader
        title={content?.title || '（未命名的培训）'}
        subtitle={`${filing.organisationName} · ${filingStateNames[filing.state]} · 由${filing.authorityName}审核`}
        actions={<Link to="/manage/trainings">全部培训</Link>}
      />
      {actionData?.kind === 'done' ? <Message>{actionData.sentence}</Message> : null}
      {refused ? <Message tone="bad">{refused.sentence}</Message> : null}
      {latest?.state === 'returned' ? <Message tone="plain">被退回：{latest.answer}</Message> : null}
      {latest?.state === 'refused' ? <Message tone="bad">没有同意：{latest.answer}</Message> : null}
      <div className={classes.stack}>
        {filing.may.answer ? <AuthorityPart filing={filing} sample={sample} problem={refused} /> : null}
        {filing.may.organise ? <OrganiserPart filing={filing} problem={refused} price={price} prices={prices} /> : null}
        <Sheet label="备案内容">
          <h2>备案内容</h2>
          {content ? <FilingFacts content={content} /> : null}
        </Sheet>
        {filing.files.length > 0 ? (
          <Sheet label="附件和证明">
            <h2>附件和证明</h2>
            <ul className={classes.plain}>
              {filing.files.map((file) => (
                <li key={file.id}>
                  <a href={`/filing-files/${file.id}`} target="_blank" rel="noreferrer">
                    {file.name}
                  </a>
                  <small>{file.purpose === 'evidence' ? '举办证明' : '备案附件'}</small>
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
        <Sheet label="经过">
          <h2>经过</h2>
          <FilingHistory requests={filing.requests} reports={filing.reports} />
        </Sheet>
      </div>
    </>
  )
}
