/** The bodies of the city: the bureau, 16 districts, about a hundred other authorities, units and agencies. What is there already stays. */
import { pinyinInitials } from '#server/organisations/pinyin-initials.ts'
import { creditCodeCheck } from '#server/organisations/rules/credit-code.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { chance, pick, scaleId } from './chance.ts'

type Body = {
  id: string
  kind: string
  authorityKind: string | null
  name: string
  code: string
  parentId: string
  district: string | null
}

const districts = '和顺 河湾 南屏 东丽湖 西岭 红桥头 津渡 武宁 宝泉 静水 蓟山 滨州 大港口 汉沽塘 北塘 海河'
  .split(' ')
  .map((name) => `${name}区`)
const departments =
  '教育 科技 工信 民政 司法 财政 规划 生态 交通 水务 农业 商务 应急 审计 市场 体育 统计 医保 气象 档案 城管 粮食 国资 文物 药监 林业 海洋 地震 烟草 邮政'.split(
    ' ',
  )
const groups =
  '港航 轨道 钢铁 石化 医药 电力 能源 建工 城投 食品 纺织 汽车 船舶 航空 电子 通信 物流 旅游 燃气 水务 环保 地产 银行 保险 出版 渔业 化工 仪表 橡胶 机电'.split(
    ' ',
  )
const universities =
  '师范 医科 财经 工业 外国语 海洋 农业 音乐 美术 体育 中医药 科技 职业技术 城建 商业 民航 轻工 电子 理工 师范职业 卫生职业 交通职业 机电职业 艺术职业'.split(
    ' ',
  )
const trades =
  '建筑设计院 中心医院 第一中学 实验小学 软件有限公司 机械制造有限公司 生物科技有限公司 检测中心 设计研究所 水利工程队 物流有限公司 幼儿园'.split(
    ' ',
  )

/** Valid in form, belongs to nobody: XH stands where a real one has its registry's number. */
function codeOf(prefix: '11' | '12' | '91', number: number): string {
  const first = `${prefix}120000XH${String(number).padStart(7, '0')}`
  return first + creditCodeCheck(first)
}

const authorityNames = [
  ...districts.map((name) => ['district', `${name}人力资源和社会保障局`] as const),
  ...departments.map((name) => ['department', `津海市${name}管理局`] as const),
  ...groups.map((name) => ['group', `津海${name}集团有限公司`] as const),
  ...universities.map((name) => ['university', `津海${name}大学`] as const),
]

/** Unit n is an agency now and then; agencies keep the files of people whom nobody employs. */
const isAgency = (unit: number) => unit % 400 === 7

export async function seedBodies(seed: number, units: number): Promise<void> {
  const bureauId = await findOrMakeBureau()
  await insertBodies(
    authorityNames.map(([authorityKind, name], index) => ({
      id: scaleId('organisation', index + 1),
      kind: 'authority',
      authorityKind,
      name,
      code: codeOf('11', index + 1),
      parentId: bureauId,
      district: districts[index] ?? null,
    })),
  )
  for (let from = 0; from < units; from += 5_000)
    await insertBodies(Array.from({ length: Math.min(5_000, units - from) }, (_, step) => unitAt(seed, from + step)))
}

function unitAt(seed: number, unit: number): Body {
  // Three in five belong to a district, the others to a department, group or university.
  const agency = isAgency(unit)
  const below = agency || chance(seed, unit, 1) < 0.6
  const parent =
    Math.floor(chance(seed, unit, 2) * (below ? districts.length : authorityNames.length - districts.length)) +
    (below ? 0 : districts.length)
  const district = below ? (districts[parent] as string) : pick(districts, chance(seed, unit, 3))
  return {
    id: scaleId('unit', unit),
    kind: agency ? 'agency' : 'unit',
    authorityKind: null,
    name: agency ? `${district}人才服务中心（${unit}）` : `${district}第${unit + 1}${pick(trades, chance(seed, unit, 4))}`,
    code: codeOf(agency ? '12' : '91', unit + 1),
    parentId: scaleId('organisation', parent + 1),
    district,
  }
}

async function findOrMakeBureau(): Promise<string> {
  const id = scaleId('organisation', 0)
  await sql.run`
    insert into organisation (id, kind, name, code, path)
    select ${id}, 'bureau', '津海市人力资源和社会保障局', ${codeOf('11', 0)}, text2ltree(replace(${id}, '-', ''))
    where not exists (select from organisation where kind = 'bureau')`
  return (await sql.one<{ id: string }>`select id from organisation where kind = 'bureau' order by created_at limit 1`).id
}

async function insertBodies(bodies: Body[]): Promise<void> {
  await transaction(async (tx) => {
    await tx.run`set local statement_timeout = '2min'`
    await tx.run`
      insert into organisation (id, kind, authority_kind, name, code, path, parent_id, district, initials)
      select b.id, b.kind, b.authority_kind, b.name, b.code, p.path || text2ltree(replace(b.id::text, '-', '')), p.id, b.district, b.initials
      from unnest(${bodies.map((body) => body.id)}::uuid[], ${bodies.map((body) => body.kind)}::text[], ${bodies.map((body) => body.authorityKind)}::text[],
        ${bodies.map((body) => body.name)}::text[], ${bodies.map((body) => body.code)}::text[], ${bodies.map((body) => body.parentId)}::uuid[],
        ${bodies.map((body) => body.district)}::text[], ${bodies.map((body) => pinyinInitials(body.name))}::text[])
        as b (id, kind, authority_kind, name, code, parent_id, district, initials)
      join organisation p on p.id = b.parent_id
      on conflict (id) do nothing`
  })
}
