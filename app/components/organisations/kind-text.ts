import {
  type AuthorityKind,
  authorityKindNames,
  type OrganisationKind,
  organisationKindNames,
} from '#server/organisations/rules/tree.ts'

/** 用人单位; 主管部门（集团公司） */
export const organisationKindText = ({
  kind,
  authorityKind,
}: {
  kind: OrganisationKind
  authorityKind: AuthorityKind | null
}): string => organisationKindNames[kind] + (authorityKind ? `（${authorityKindNames[authorityKind]}）` : '')
