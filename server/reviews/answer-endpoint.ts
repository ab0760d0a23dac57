import type { z } from 'zod'
import type { StatedYear } from '#server/certificates/rules/stated-year.ts'
import { stateYears } from '#server/certificates/state-years.ts'
import { verifyCertificate } from '#server/certificates/verify-certificate.ts'
import { databaseNow, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { admitPeople } from './admit-people.ts'
import { judgePeople } from './judge-people.ts'
import { recordLooks } from './record-looks.ts'
import type { EndpointName, endpoints } from './rules/api-contract.ts'
import type { Basis } from './rules/asked-list.ts'

export type Caller = { keyId: string; holder: string }
type Body<Name extends EndpointName> = z.output<NonNullable<(typeof endpoints)[Name]['body']>>
type Answer<Name extends EndpointName> = z.output<(typeof endpoints)[Name]['answer']>
type Answered = Result<unknown, 'not-found' | 'no-consent' | 'bad-request'>

/** What an endpoint answers to a caller who may, and whose request fits its schema. */
export async function answerEndpoint(caller: Caller, name: EndpointName, params: unknown, body: unknown): Promise<Answered> {
  if (name === 'checkPersons') return ok(await checkPersons(caller, body as Body<'checkPersons'>))
  if (name === 'stateYears') return await stateOne(caller, body as Body<'stateYears'>)
  return ok(await verifyOne((params as { code: string }).code))
}

async function checkPersons(
  caller: Caller,
  { persons, requirement, basis }: Body<'checkPersons'>,
): Promise<Answer<'checkPersons'>> {
  const judged = await judgePeople(persons, { requirement, basis })
  await keepLooks(caller, basis, judged)
  return {
    checkedAt: (await databaseNow()).toISOString(),
    results: judged.map(({ realName, maskedIdNumber, outcome, sentence, years }) => ({
      ...{ realName, maskedIdNumber, outcome, sentence, years: years.map(inHours) },
    })),
  }
}

async function stateOne(caller: Caller, { person, years, basis }: Body<'stateYears'>): Promise<Answered> {
  const [admitted] = await admitPeople([person], basis)
  if (!admitted || admitted.refused === 'bad-number') return refuse('bad-request')
  if (admitted.refused === 'no-consent') return refuse('no-consent')
  if (!admitted.learnerId) return refuse('not-found')
  const stated = await stateYears([admitted.learnerId], [...new Set(years)].sort())
  await keepLooks(caller, basis, [admitted])
  const { realName, maskedIdNumber } = admitted
  const answer: Answer<'stateYears'> = {
    ...{ statedAt: (await databaseNow()).toISOString(), realName, maskedIdNumber },
    years: (stated.get(admitted.learnerId)?.years ?? []).map(inHours),
  }
  return ok(answer)
}

async function verifyOne(code: string): Promise<Answer<'verifyCertificate'>> {
  const verification = await verifyCertificate({ code })
  if (verification.verdict === 'unknown') return { verdict: 'unknown', certificate: null }
  const { kind, number, maskedName, maskedIdNumber, issuer, issuedOn, totalCentihours, years, since } = verification.certificate
  return {
    verdict: verification.verdict,
    certificate: {
      ...{ kind, number, maskedName, maskedIdNumber, issuer, issuedOn, totalHours: totalCentihours / 100 },
      ...{ years: years.map(inHours), changedSince: since.map((each) => each.year) },
    },
  }
}

const keepLooks = ({ keyId, holder }: Caller, basis: Basis, people: Parameters<typeof recordLooks>[1]) =>
  transaction((tx) => {
    const what = basis.kind === 'duty' ? `${basis.review}（${basis.document}）` : '凭本人授权码'
    return recordLooks(tx, people, { actorId: null, reason: `${holder}：${what}`, keyId })
  })

const inHours = (year: StatedYear): Answer<'stateYears'>['years'][number] => ({
  ...{ year: year.year, obligation: year.obligation, met: year.met, standing: year.standing, verifiedOn: year.verifiedOn },
  neededHours: year.neededCentihours === null ? null : year.neededCentihours / 100,
  ...{ requiredHours: year.requiredCentihours / 100, electiveHours: year.electiveCentihours / 100 },
  ...{ professionalHours: year.professionalCentihours / 100, totalHours: year.totalCentihours / 100 },
  ...{ pendingHours: year.pendingCentihours / 100, policyVersion: year.policyVersion },
})
