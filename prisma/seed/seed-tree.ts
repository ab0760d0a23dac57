/** What the offices of the demonstration city know of its bodies, and what happened to some of them before. */
import type { Actor } from '#server/identity/actor.ts'
import { checkOrganisationImport } from '#server/organisations/check-organisation-import.ts'
import { createOrganisation } from '#server/organisations/create-organisation.ts'
import { mergeOrganisations } from '#server/organisations/merge-organisations.ts'
import { renameOrganisation } from '#server/organisations/rename-organisation.ts'
import { creditCodeCheck } from '#server/organisations/rules/credit-code.ts'
import type { FactTexts } from '#server/organisations/rules/organisation-facts.ts'
import { accepted } from './accepted.ts'

const office = (contactPhone: string) => ({ contactName: '专业技术人员继续教育科', contactPhone, industry: 'S' })

/** By key in city.ts. The numbers are nobody's. */
export const organisationFacts: Record<string, Partial<FactTexts>> = {
  bureau: { contactName: '专业技术人员管理处', contactPhone: '022-55500001', industry: 'S' },
  linhe: office('022-55500101'),
  xuefu: office('022-55500102'),
  beishan: office('022-55500103'),
  xingang: office('022-55500104'),
  health: office('022-55500201'),
  housing: office('022-55500202'),
  culture: office('022-55500203'),
  group: { contactName: '人力资源部', contactPhone: '022-55500301', industry: 'C' },
  university: { contactName: '人事处', contactPhone: '022-55500401', industry: 'P' },
  agency: { contactName: '档案服务部', contactPhone: '022-55500501', industry: 'L' },
  hospital: { contactName: '科教科', contactPhone: '022-55500601', industry: 'Q', payrollCategory: 'technical' },
  cdc: { contactName: '人事科', contactPhone: '022-55500602', industry: 'Q', payrollCategory: 'technical' },
  construction: { contactName: '人力资源部', contactPhone: '022-55500603', industry: 'M', payrollCategory: 'technical' },
  software: { contactName: '行政部', contactPhone: '022-55500604', industry: 'I', payrollCategory: 'technical' },
  'primary-school': { contactName: '教务处', contactPhone: '022-55500605', industry: 'P', payrollCategory: 'standard' },
  turbine: { contactName: '培训中心', contactPhone: '022-55500606', industry: 'C', payrollCategory: 'technical' },
}

/** A unit that was renamed and then went up in another, and a list with a problem that waits to be mended. Done already: left alone. */
export async function seedTreeHistory(organisationIds: Map<string, string>, bureau: Actor): Promise<void> {
  const made = await createOrganisation(bureau, {
    kind: 'unit',
    name: '临河区道路勘测室',
    code: codeOf('12120101MB1A00090'),
    parentId: organisationIds.get('linhe') as string,
    district: '临河区',
    industry: 'M',
  })
  if (!made.ok && made.reason === 'credit-code-taken') return
  const { organisationId } = accepted(made, 'a unit of the past')
  accepted(
    await renameOrganisation(bureau, { organisationId, name: '临河区道路勘测设计室', reason: '临河区编办文件：增加设计职能' }),
    'a new name',
  )
  accepted(
    await mergeOrganisations(bureau, {
      fromId: organisationId,
      intoId: organisationIds.get('bridge') as string,
      reason: '临河区事业单位改革：两个设计单位合并',
    }),
    'a merger',
  )
  accepted(
    await checkOrganisationImport(bureau, {
      organisationId: organisationIds.get('bureau') as string,
      fileName: '临河区新增单位.xlsx',
      rows: [
        ['机构名称', '统一社会信用代码', '类型', '上级机构', '联系电话'],
        ['临河区第二中心小学', codeOf('12120101MB1A00091'), '用人单位', '临河区人力资源和社会保障局', '022-55500701'],
        ['临河区少年宫', '12120101MB1A00092', '用人单位', '临河区人力资源和社会保障局', '5550'],
      ],
    }),
    'a list of units',
  )
}

const codeOf = (codeBase: string): string => codeBase + creditCodeCheck(codeBase)
