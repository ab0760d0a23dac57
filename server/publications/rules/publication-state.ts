import { ok, type Result, refuse } from '#server/platform/result.ts'

export const publicationStatuses = ['draft', 'in-review', 'published', 'withdrawn'] as const
export type PublicationStatus = (typeof publicationStatuses)[number]
export const publicationStatusNames: Readonly<Record<PublicationStatus, string>> = {
  draft: '草稿',
  'in-review': '待审核',
  published: '已发布',
  withdrawn: '已撤下',
}

/** `revise`: a published text is written anew as a draft; what everybody read is kept as a version. */
export const publicationActs = ['submit', 'retract', 'return', 'publish', 'withdraw', 'revise'] as const
export type PublicationAct = (typeof publicationActs)[number]

const ways: Readonly<Record<PublicationAct, Partial<Record<PublicationStatus, PublicationStatus>>>> = {
  submit: { draft: 'in-review' },
  retract: { 'in-review': 'draft' },
  return: { 'in-review': 'draft' },
  publish: { 'in-review': 'published' },
  withdraw: { published: 'withdrawn' },
  revise: { published: 'draft', withdrawn: 'draft' },
}

/** Where it stands after an act, or that this cannot be done to it now. Before the public it comes by somebody else's word alone. */
export function movePublication(status: PublicationStatus, act: PublicationAct): Result<PublicationStatus, 'publication-not-so'> {
  const next = ways[act][status]
  return next ? ok(next) : refuse('publication-not-so')
}
