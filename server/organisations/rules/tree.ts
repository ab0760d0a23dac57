/** Which body may stand where in the city's tree, and which powers are held where. */
import type { Role } from '#server/identity/actor.ts'

export const organisationKinds = ['bureau', 'authority', 'unit', 'agency', 'institution'] as const
export type OrganisationKind = (typeof organisationKinds)[number]
export const authorityKinds = ['district', 'department', 'group', 'people-organisation', 'university'] as const
export type AuthorityKind = (typeof authorityKinds)[number]

export const organisationKindNames: Record<OrganisationKind, string> = {
  bureau: '市人力社保局',
  authority: '主管部门',
  unit: '用人单位',
  agency: '人力资源服务机构',
  institution: '施教机构',
}

export const authorityKindNames: Record<AuthorityKind, string> = {
  district: '区人社部门',
  department: '委办局',
  group: '集团公司',
  'people-organisation': '人民团体',
  university: '高等院校',
}

/** Groups' subsidiaries nest below one another; everybody else stands directly below an authority. */
const parents: Record<OrganisationKind, readonly OrganisationKind[]> = {
  bureau: [],
  authority: ['bureau'],
  unit: ['authority', 'unit'],
  agency: ['authority'],
  institution: ['bureau', 'authority'],
}

/** `parent` null: at the root, where only the bureau stands. */
export const mayStandBelow = (kind: OrganisationKind, parent: OrganisationKind | null): boolean =>
  parent === null ? kind === 'bureau' : parents[kind].includes(parent)

/** Learners are registered with whoever employs them or keeps their file. */
export const mayRegisterLearners = (kind: OrganisationKind): boolean => kind === 'unit' || kind === 'agency'

export type GrantableRole = Exclude<Role, 'learner'>
export const grantableRoles: readonly GrantableRole[] = [
  'handler',
  'reviewer',
  'bureau',
  'course-maker',
  'exam-maker',
  'institution',
  'auditor',
  'operator',
]

const places: Record<GrantableRole, readonly (OrganisationKind | null)[]> = {
  handler: ['unit', 'agency'],
  reviewer: ['authority'],
  bureau: ['bureau'],
  'course-maker': ['bureau', 'authority', 'institution'],
  'exam-maker': ['bureau', 'authority', 'institution'],
  institution: ['institution'],
  auditor: ['bureau'],
  operator: [null],
}

/** `kind` null: over the installation, which only the operator runs. */
export const mayHoldRoleAt = (role: GrantableRole, kind: OrganisationKind | null): boolean => places[role].includes(kind)
