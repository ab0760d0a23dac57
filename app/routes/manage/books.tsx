import { Button } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/books/books.module.css'
import { HandoverList } from '#app/components/books/handover-list.tsx'
import { Message } from '#app/components/books/message.tsx'
import { readProblems } from '#app/components/books/read-problems.ts'
import { RequestList } from '#app/components/books/request-list.tsx'
import { StockForms } from '#app/components/books/stock-forms.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { closeBookRequest } from '#server/books/close-book-request.ts'
import { findPlaceStock } from '#server/books/find-place-stock.ts'
import { listWaitingPhotos } from '#server/books/list-waiting-photos.ts'
import { recallBooks } from '#server/books/recall-books.ts'
import { receiveBooks } from '#server/books/receive-books.ts'
import { requestBooks } from '#server/books/request-books.ts'
import { stockForm } from '#server/books/rules/book-forms.ts'
import { countOf, formatBookNumber, formatRange } from '#server/books/rules/number-range.ts'
import { bookRefusals } from '#server/books/rules/refusals.ts'
import { spoilBooks } from '#server/books/spoil-books.ts'
import { takeInBooks } from '#server/books/take-in-books.ts'
import type { Actor } from '#server/identity/actor.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { ok } from '#server/platform/result.ts'
import type { Route } from './+types/books'

export const meta: Route.MetaFunction = () => [{ title: '继续教育证书 · 学时' }]

async function stockOf(request: Request, context: Route.LoaderArgs['context']) {
  const actor = requireOfficial(context)
  const wanted = z.uuid().safeParse(new URL(request.url).searchParams.get('place'))
  const stock = await findPlaceStock(actor, wanted.success ? wanted.data : null)
  if (!stock) throw new Response(null, { status: 404 })
  return { actor, stock }
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const { actor, stock } = await stockOf(request, context)
  return { ...stock, photos: await listWaitingPhotos(actor) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const { actor, stock } = await stockOf(request, context)
  const fields = Object.fromEntries(await request.formData())
  const parsed = stockForm.safeParse(fields)
  if (!parsed.success) {
    const problems = { intent: String(fields.intent), fields: readProblems(parsed.error) }
    // Forms in a list have no room beside the field: what is wrong stands above.
    const [problem] = ['receive', 'request', 'spoil'].includes(problems.intent) ? [null] : Object.values(problems.fields)
    return data({ done: null, problem: problem ?? null, problems }, { status: 400 })
  }
  const answer = await act(actor, stock.place.id, parsed.data)
  if (answer.ok) return data({ done: answer.value, problem: null, problems: null })
  const { status, sentence } = { ...bookRefusals, ...commonRefusals }[answer.reason]
  return data({ done: null, problem: sentence, problems: null }, { status })
}

async function act(actor: Actor, placeId: string, wanted: z.infer<typeof stockForm>) {
  switch (wanted.intent) {
    case 'receive': {
      const received = await receiveBooks(actor, { placeId, ...wanted })
      return received.ok ? ok(`已入库 ${formatRange(received.value)}，${countOf(received.value)} 本。`) : received
    }
    case 'spoil': {
      const spoilt = await spoilBooks(actor, { placeId, ...wanted })
      return spoilt.ok ? ok(`${formatBookNumber(wanted.first)} 起 ${wanted.quantity} 本已作废。`) : spoilt
    }
    case 'request': {
      const asked = await requestBooks(actor, { placeId, ...wanted })
      return asked.ok ? ok('已提出申领，上级移交后请清点确认。') : asked
    }
    case 'take-in': {
      const taken = await takeInBooks(actor, wanted)
      if (!taken.ok) return taken
      return ok(taken.value.state === 'received' ? '清点相符，已入库。' : '清点不符，已告知移交方；这些号码仍由对方负责。')
    }
    case 'recall': {
      const recalled = await recallBooks(actor, wanted.handoverId)
      return recalled.ok ? ok('已收回，号码回到库存。') : recalled
    }
    case 'decline': {
      const declined = await closeBookRequest(actor, { requestId: wanted.requestId, as: 'declined', answer: wanted.answer })
      return declined.ok ? ok('已退回申领。') : declined
    }
    case 'withdraw': {
      const withdrawn = await closeBookRequest(actor, { requestId: wanted.requestId, as: 'withdrawn' })
      return withdrawn.ok ? ok('已撤回申领。') : withdrawn
    }
  }
}

export default function Books({ loaderData, actionData }: Route.ComponentProps) {
  const { place, supplier, may, ranges, counts, underWay, over, ownRequest, requests, photos } = loaderData
  const here = `?place=${place.id}`
  return (
    <>
      <PageHeader
        title="继续教育证书"
        subtitle={`${place.name}的证书：库存、移交、申领、作废，每一个号码都有着落。`}
        actions={
          <>
            <LinkButton to={`/manage/books/issue${here}`}>发放与持证人</LinkButton>
            {may.keep ? <LinkButton to={`/manage/books/hand-over${here}`}>移交</LinkButton> : null}
            <LinkButton to={`/manage/books/reconciliation${here}`}>核对</LinkButton>
          </>
        }
      />
      <Message done={actionData?.done} problem={actionData?.problem} />
      <div className={classes.tiles}>
        <StatTile label="库存" value={counts.stock} unit="本" tone={may.issue && counts.stock === 0 ? 'warn' : 'plain'} />
        <StatTile label="移交途中" value={counts['handed-over']} unit="本" note="对方清点之前仍在本处名下" />
        <StatTile
          label="已发放"
          value={counts.issued + counts.full + counts.lost + counts.damaged}
          note={`有效 ${counts.issued}`}
        />
        <StatTile label="作废、注销" value={counts.spoilt + counts.cancelled} />
      </div>
      <div className={classes.stack}>
        {underWay.length > 0 ? (
          <Sheet label="途中">
            <h2>待清点</h2>
            <HandoverList handovers={underWay} keep={may.keep} />
          </Sheet>
        ) : null}
        {may.keep && requests.length > 0 ? (
          <Sheet label="申领">
            <h2>下级申领</h2>
            <RequestList requests={requests} placeId={place.id} />
          </Sheet>
        ) : null}
        {ownRequest?.state === 'open' || ownRequest?.state === 'declined' ? (
          <Sheet label="本处申领">
            <h2>本处的申领</h2>
            <p>
              申领 {ownRequest.quantity} 本
              {ownRequest.state === 'declined' ? `，被退回：${ownRequest.answer}` : `，等待${supplier?.name}移交。`}
            </p>
            {may.keep && ownRequest.state === 'open' ? (
              <Form method="post">
                <input type="hidden" name="requestId" value={ownRequest.id} />
                <SubmitButton name="intent" value="withdraw" variant="default" size="xs">
                  撤回申领
                </SubmitButton>
              </Form>
            ) : null}
          </Sheet>
        ) : null}
        {photos.length > 0 ? (
          <Sheet label="照片">
            <h2>待审的照片</h2>
            <ul className={classes.numbers}>
              {photos.map((photo) => (
                <li key={photo.photoId}>
                  <Link to={`/manage/learners/${photo.learnerId}/book`}>
                    {photo.realName}（{photo.placeName}）
                  </Link>
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
        <Sheet label="库存">
          <h2>库存号段</h2>
          {ranges.length === 0 ? (
            <p className={classes.quiet}>这里没有库存的证书。</p>
          ) : (
            <ul className={classes.numbers}>
              {ranges.map((range) => (
                <li key={range.first} className={classes.number}>
                  <Link to={`/manage/books/${formatBookNumber(range.first)}`}>{formatRange(range)}</Link>（{countOf(range)}）
                </li>
              ))}
            </ul>
          )}
        </Sheet>
        {may.keep ? (
          <StockForms
            // What was typed stays until something has come of it.
            key={[counts.stock, counts.spoilt, ownRequest?.id, ownRequest?.state].join(' ')}
            may={may}
            supplier={place.closed ? null : (supplier?.name ?? null)}
            asking={ownRequest?.state === 'open'}
            problems={actionData?.problems ?? null}
          />
        ) : null}
        {over.length > 0 ? (
          <Sheet label="办结">
            <h2>最近办结的移交</h2>
            <HandoverList handovers={over} keep={false} />
          </Sheet>
        ) : null}
      </div>
    </>
  )
}

function LinkButton({ to, children }: { to: string; children: string }) {
  return (
    <Button component={Link} to={to} variant="default" size="sm">
      {children}
    </Button>
  )
}
