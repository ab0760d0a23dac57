import { z } from 'zod'
import type { OrganisationFilter } from '#server/organisations/browse-organisations.ts'
import { authorityKinds, organisationKinds } from '#server/organisations/rules/tree.ts'

const schema = z.object({
  under: z.uuid().optional().catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
  kind: z.enum(organisationKinds).optional().catch(undefined),
  authorityKind: z.enum(authorityKinds).optional().catch(undefined),
  district: z.string().max(30).optional().catch(undefined),
  closed: z.literal('1').optional().catch(undefined),
  sort: z
    .string()
    .regex(/^-?(name|code|district|created)$/)
    .optional()
    .catch(undefined),
  page: z.coerce.number().int().min(1).max(1000).optional().catch(undefined),
})

/** The list's filter as it stands in the address; what makes no sense there is passed over. */
export function readOrganisationQuery(url: URL): { filter: OrganisationFilter; page: number } {
  const query = schema.parse(Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')))
  const { page = 1, sort, closed, ...rest } = query
  const filter = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as OrganisationFilter
  return {
    page,
    filter: {
      ...filter,
      closed: closed === '1',
      sort: (sort?.replace('-', '') ?? 'name') as NonNullable<OrganisationFilter['sort']>,
      descending: sort?.startsWith('-') ?? false,
    },
  }
}
