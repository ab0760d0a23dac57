import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { JoiningSteps } from '#app/components/joining/joining-steps.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { answerAsLearner } from '#server/organisations/answer-as-learner.ts'
import { askToJoin } from '#server/organisations/ask-to-join.ts'
import { askToLeave } from '#server/organisations/ask-to-leave.ts'
import { findUnits, listAuthorities } from '#server/organisations/find-responsible.ts'
import { findPlaceContact, listOwnJoinings, type PlaceContact } from '#server/organisations/list-own-joinings.ts'
import { joiningSteps } from '#server/organisations/rules/joining.ts'
import { affiliationEndNames, joiningEndNames } from '#server/organisations/rules/joining-words.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/unit'

export const meta: Route.MetaFunction = () => [{ title: '我的单位 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const url = new URL(request.url)
  const search = (url.searchParams.get('search') ?? '').slice(0, 100)
  const [{ now, current, history, joinings }, found, authorities] = await Promise.all([
    listOwnJoinings(actor),
    findUnits(search),
    listAuthorities(),
  ])
  const open = await Promise.all(
    joinings
      .filter((joining) => joining.endedAs === null)
      .map(async (joining) => ({
        ...joining,
        steps: joiningSteps(joining, now),
        contacts: await contactsOf(joining.toOrganisationId, joining.fromOrganisationId),
      })),
  )
  return {
    current,
    history,
    open,
    over: joinings.filter((joining) => joining.endedAs !== null),
    search,
    found,
    authorities,
    asked: open.some((joining) => joining.askedBy === 'learner'),
    done: url.searchParams.get('done'),
  }
}

const contactsOf = async (...organisationIds: (string | null)[]) =>
  (await Promise.all(organisationIds.map((id) => (id ? findPlaceContact(id) : null)))).filter((contact) => contact !== null)

const unitForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('join'), organisationId: z.uuid(), note: z.string().max(500).default('') }),
  z.strictObject({
    intent: z.literal('hold'),
    wantedName: z.string().max(200),
    wantedCode: z.string().max(40),
    authorityId: z.uuid(),
  }),
  z.strictObject({ intent: z.literal('leave'), note: z.string().max(500) }),
  z.strictObject({ intent: z.enum(['agree', 'end']), joiningId: z.uuid() }),
])

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const parsed = unitForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const form = parsed.data
  const answer =
    form.intent === 'join'
      ? await askToJoin(actor, form)
      : form.intent === 'hold'
        ? await askToJoin(actor, { ...form, note: '' })
        : form.intent === 'leave'
          ? await askToLeave(actor, form)
          : await answerAsLearner(actor, { joiningId: form.joiningId, answer: form.intent })
  if (answer.ok) return redirect(`/learn/unit?done=${form.intent}`)
  const { status, sentence } = { ...organisationRefusals, ...commonRefusals }[answer.reason]
  return data({ intent: form.intent, sentence }, { status })
}

const doneSentences: Record<string, string> = {
  join: '申请已提交，单位经办人会看到。',
  hold: '已记下您的单位。主管部门找到或建立该单位后，会把申请转给单位确认。',
  leave: '离开的申请已提交。',
  agree: '已同意。',
  end: '已办理。',
}

type Data = Route.ComponentProps['loaderData']
type Open = Data['open'][number]

export default function Unit({ loaderData, actionData }: Route.ComponentProps) {
  const { current, open, done, asked } = loaderData
  return (
    <>
      <PageHeader title="我的单位" subtitle="单位或人力资源服务机构为您登记学时、办理年度验证。" />
      <div className={classes.stack}>
        {done && doneSentences[done] && !actionData ? (
          <div className={classes.message} role="status">
            {doneSentences[done]}
          </div>
        ) : null}
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        <Sheet>
          <h2>现在登记在</h2>
          {current ? (
            <>
              <h3>{current.organisationName}</h3>
              <p className={classes.quiet}>{shanghaiDateText(current.startedAt)}起</p>
            </>
          ) : (
            <p className={classes.quiet}>尚未登记在任何单位。不影响您现在学习和考试；年度登记与验证需要由单位办理。</p>
          )}
        </Sheet>
        {open.length > 0 ? (
          <Sheet>
            <h2>正在办理</h2>
            {open.map((joining) => (
              <OpenJoining key={joining.id} joining={joining} />
            ))}
          </Sheet>
        ) : null}
        {asked ? null : <Ask data={loaderData} />}
        <History data={loaderData} />
      </div>
    </>
  )
}

function titleOf({ kind, askedBy, fromName, toName }: Open | Data['over'][number]): string {
  if (kind === 'leave') return `离开${fromName}`
  if (askedBy === 'place') return `${toName}邀请您登记`
  return fromName ? `从${fromName}转到${toName}` : `登记到${toName}`
}

function OpenJoining({ joining }: { joining: Open }) {
  const invited = joining.askedBy === 'place' && joining.learnerAgreedAt === null
  return (
    <div className={classes.item}>
      <div>
        <h3>{titleOf(joining)}</h3>
        <small className={classes.quiet}>{shanghaiDateText(joining.askedAt)} 提出</small>
      </div>
      <JoiningSteps steps={joining.steps} />
      <Contacts joining={joining} />
      <Form method="post" className={classes.actions}>
        <input type="hidden" name="joiningId" value={joining.id} />
        {invited ? (
          <SubmitButton name="intent" value="agree" size="sm">
            同意
          </SubmitButton>
        ) : null}
        {joining.askedBy === 'learner' ? (
          <SubmitButton name="intent" value="end" variant="default" size="sm">
            撤回申请
          </SubmitButton>
        ) : (
          <SubmitButton name="intent" value="end" variant="default" size="sm">
            不是我的单位，拒绝
          </SubmitButton>
        )}
      </Form>
    </div>
  )
}

/** Whom to ask: the waiting person never has to look for a telephone number elsewhere. */
function Contacts({ joining }: { joining: Open }) {
  if (joining.contacts.length === 0)
    return joining.authorityName ? <p className={classes.quiet}>由{joining.authorityName}查找您的单位。</p> : null
  return (
    <dl className={classes.facts}>
      {joining.contacts.map((contact) => (
        <div key={contact.organisationId} style={{ display: 'contents' }}>
          <dt>{contact.organisationId === joining.fromOrganisationId ? '原单位联系人' : '单位联系人'}</dt>
          <dd>{contactText(contact)}</dd>
        </div>
      ))}
    </dl>
  )
}

function contactText({ contactName, contactPhone, handlerNames }: PlaceContact): string {
  const named = [contactName, contactPhone].filter(Boolean).join(' ')
  if (named) return named
  return handlerNames.length > 0 ? `经办人 ${handlerNames.join('、')}` : '该单位还没有经办人，由其主管部门代为办理'
}

function Ask({ data: { current, search, found, authorities } }: { data: Data }) {
  return (
    <Sheet>
      <h2>{current ? '转到别的单位，或把档案转入人力资源服务机构' : '申请登记'}</h2>
      {current ? (
        <p className={classes.quiet}>先由新单位接收、原单位放行；原单位十五天没有办理的自动放行。学时和证书记录随您转移。</p>
      ) : null}
      <Form method="get" className={classes.search} style={{ marginBlockStart: '1rem' }}>
        <TextInput
          type="search"
          name="search"
          label="查找单位"
          description="全称的一部分、统一社会信用代码，或拼音首字母"
          defaultValue={search}
          maxLength={100}
        />
        <Button type="submit" variant="default">
          查找
        </Button>
      </Form>
      {search.trim() !== '' && found.length === 0 ? (
        <p className={classes.quiet}>没有找到“{search}”。请换一个写法，或在下面告诉我们。</p>
      ) : null}
      {found.length > 0 ? (
        <ul className={classes.results}>
          {found.map((place) => (
            <li key={place.id}>
              <span>
                {place.name}
                <small>
                  {place.kind === 'agency' ? '人力资源服务机构' : '用人单位'}
                  {place.authorityName ? ` · ${place.authorityName}` : ''}
                </small>
              </span>
              {place.id === current?.organisationId ? (
                <small>您现在的单位</small>
              ) : place.closed ? (
                <small>已停用</small>
              ) : (
                <Form method="post">
                  <input type="hidden" name="organisationId" value={place.id} />
                  <SubmitButton name="intent" value="join" size="sm" variant="light">
                    申请登记
                  </SubmitButton>
                </Form>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      <details style={{ marginBlockStart: '1.25rem' }} open={search !== '' && found.length === 0}>
        <summary>找不到我的单位</summary>
        <Form method="post" className={classes.form} style={{ marginBlockStart: '1rem' }}>
          <p className={classes.quiet}>单位还没有入驻也可以先登记下来，学习和考试不受影响；主管部门会查找或建立该单位。</p>
          <TextInput name="wantedName" label="单位全称" defaultValue={search} maxLength={100} required />
          <TextInput name="wantedCode" label="统一社会信用代码" description="知道的话请填，能更快找到" maxLength={40} />
          <NativeSelect
            name="authorityId"
            size="md"
            label="单位所在区或主管部门"
            data={authorities.map((authority) => ({ value: authority.id, label: authority.name }))}
          />
          <div>
            <SubmitButton name="intent" value="hold" variant="light">
              先登记下来
            </SubmitButton>
          </div>
        </Form>
      </details>
      {current ? (
        <details style={{ marginBlockStart: '0.75rem' }}>
          <summary>我已离开，或这不是我的单位</summary>
          <Form method="post" className={classes.form} style={{ marginBlockStart: '1rem' }}>
            <Textarea name="note" label="说明" maxLength={500} autosize minRows={2} />
            <div>
              <SubmitButton name="intent" value="leave" variant="light" color="zhusha">
                申请离开{current.organisationName}
              </SubmitButton>
            </div>
          </Form>
        </details>
      ) : null}
    </Sheet>
  )
}

function History({ data: { history, over } }: { data: Data }) {
  const past = history.filter((affiliation) => affiliation.endedAt !== null)
  if (past.length === 0 && over.length === 0) return null
  return (
    <Sheet>
      <h2>历史</h2>
      <ul className={classes.results}>
        {past.map((affiliation) => (
          <li key={affiliation.startedAt.toISOString()}>
            <span>
              {affiliation.organisationName}
              <small>
                {shanghaiDateText(affiliation.startedAt)} 至 {affiliation.endedAt ? shanghaiDateText(affiliation.endedAt) : ''}
              </small>
            </span>
            <small>{affiliation.endReason ? affiliationEndNames[affiliation.endReason] : '转出'}</small>
          </li>
        ))}
        {over.map((joining) => (
          <li key={joining.id}>
            <span>
              {titleOf(joining)}
              <small>
                {shanghaiDateText(joining.askedAt)} 提出{joining.reason ? ` · 理由：${joining.reason}` : ''}
              </small>
            </span>
            <small>{joining.endedAs ? joiningEndNames[joining.endedAs] : ''}</small>
          </li>
        ))}
      </ul>
      {past.length > 0 ? (
        <p className={classes.quiet}>
          各年学时仍归您本人，见<Link to="/learn/hours">学时</Link>；当时的单位只看得到您在该单位期间的记录。
        </p>
      ) : null}
    </Sheet>
  )
}
