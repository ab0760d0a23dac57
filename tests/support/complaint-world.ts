/** Suggestions and complaints as people file them. */
import { randomUUID } from 'node:crypto'
import { solveProof } from '#app/components/identity/solve-proof.ts'
import { type Filed, fileComplaint } from '#server/complaints/file-complaint.ts'
import type { ComplaintText } from '#server/complaints/rules/complaint-text.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'
import { invariant } from '#server/platform/invariant.ts'

export const goodComplaint = (changes: Partial<ComplaintText> = {}): ComplaintText => ({
  ...{ kind: 'complaint', topic: 'rights', title: '脱产培训期间被扣工资', by: 'named', aboutName: '' },
  body: '今年三月参加单位安排的培训三天，当月工资被扣，希望补发。',
  ...{ realName: '', contact: '' },
  ...changes,
})

/** Filed by an account, or, without one, by somebody who proved some work. */
export async function fileOne(accountId: string | null, changes: Partial<ComplaintText> = {}): Promise<Filed> {
  const proof = accountId ? '' : ((await solveProof(await createChallenge(), new AbortController().signal)) ?? '')
  const filed = await fileComplaint(accountId, { formKey: randomUUID(), text: goodComplaint(changes), files: [], proof })
  invariant(filed.ok, `it is filed: ${JSON.stringify(filed)}`)
  return filed.value
}
