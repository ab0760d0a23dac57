/** The demonstration city: invented bodies and people, in the shape of a real city's. Codes and numbers are valid in form and belong to nobody. */

export type SeedOrganisation = {
  key: string
  parent: string | null
  kind: 'bureau' | 'authority' | 'unit' | 'agency' | 'institution'
  authorityKind?: 'district' | 'department' | 'group' | 'people-organisation' | 'university'
  name: string
  /** The first 17 characters of the unified social credit code; the check character is computed. */
  codeBase: string
  district?: string
}

export const organisations: readonly SeedOrganisation[] = [
  { key: 'bureau', parent: null, kind: 'bureau', name: '津海市人力资源和社会保障局', codeBase: '11120000MB1A00001' },

  {
    key: 'linhe',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'district',
    name: '临河区人力资源和社会保障局',
    codeBase: '11120101MB1A00002',
    district: '临河区',
  },
  {
    key: 'xuefu',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'district',
    name: '学府区人力资源和社会保障局',
    codeBase: '11120104MB1A00003',
    district: '学府区',
  },
  {
    key: 'beishan',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'district',
    name: '北山区人力资源和社会保障局',
    codeBase: '11120113MB1A00004',
    district: '北山区',
  },
  {
    key: 'xingang',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'district',
    name: '新港区人力资源和社会保障局',
    codeBase: '11120116MB1A00005',
    district: '新港区',
  },

  {
    key: 'health',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'department',
    name: '津海市卫生健康委员会',
    codeBase: '11120000MB1A00006',
  },
  {
    key: 'housing',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'department',
    name: '津海市住房和城乡建设委员会',
    codeBase: '11120000MB1A00007',
  },
  {
    key: 'culture',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'department',
    name: '津海市文化和旅游局',
    codeBase: '11120000MB1A00008',
  },

  {
    key: 'group',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'group',
    name: '津海装备制造集团有限公司',
    codeBase: '91120000MA05A0009',
  },
  {
    key: 'university',
    parent: 'bureau',
    kind: 'authority',
    authorityKind: 'university',
    name: '津海理工大学',
    codeBase: '12120000MB1A00010',
    district: '学府区',
  },
  {
    key: 'agency',
    parent: 'linhe',
    kind: 'agency',
    name: '津海市北方人才服务中心',
    codeBase: '12120101MB1A00011',
    district: '临河区',
  },

  {
    key: 'faculty',
    parent: 'university',
    kind: 'unit',
    name: '津海理工大学机械工程学院',
    codeBase: '12120104MB1A00026',
    district: '学府区',
  },
  {
    key: 'bridge',
    parent: 'linhe',
    kind: 'unit',
    name: '临河区市政桥梁设计所',
    codeBase: '12120101MB1A00012',
    district: '临河区',
  },
  {
    key: 'primary-school',
    parent: 'linhe',
    kind: 'unit',
    name: '临河区第一中心小学',
    codeBase: '12120101MB1A00013',
    district: '临河区',
  },
  {
    key: 'software',
    parent: 'xuefu',
    kind: 'unit',
    name: '津海云帆软件有限公司',
    codeBase: '91120104MA05A0014',
    district: '学府区',
  },
  {
    key: 'biotech',
    parent: 'xuefu',
    kind: 'unit',
    name: '津海康源生物科技有限公司',
    codeBase: '91120104MA05A0015',
    district: '学府区',
  },
  {
    key: 'agriculture',
    parent: 'beishan',
    kind: 'unit',
    name: '北山区农业技术推广站',
    codeBase: '12120113MB1A00016',
    district: '北山区',
  },
  {
    key: 'port',
    parent: 'xingang',
    kind: 'unit',
    name: '新港集装箱码头有限公司',
    codeBase: '91120116MA05A0017',
    district: '新港区',
  },
  {
    key: 'survey',
    parent: 'xingang',
    kind: 'unit',
    name: '新港区地质环境监测站',
    codeBase: '12120116MB1A00018',
    district: '新港区',
  },
  {
    key: 'hospital',
    parent: 'health',
    kind: 'unit',
    name: '津海市第二中心医院',
    codeBase: '12120000MB1A00019',
    district: '临河区',
  },
  {
    key: 'cdc',
    parent: 'health',
    kind: 'unit',
    name: '津海市疾病预防控制中心',
    codeBase: '12120000MB1A00020',
    district: '新港区',
  },
  {
    key: 'construction',
    parent: 'housing',
    kind: 'unit',
    name: '津海市建筑设计研究院',
    codeBase: '12120000MB1A00021',
    district: '学府区',
  },
  { key: 'library', parent: 'culture', kind: 'unit', name: '津海市图书馆', codeBase: '12120000MB1A00022', district: '学府区' },
  {
    key: 'turbine',
    parent: 'group',
    kind: 'unit',
    name: '津海汽轮机有限公司',
    codeBase: '91120116MA05A0023',
    district: '新港区',
  },
  {
    key: 'machine-tool',
    parent: 'group',
    kind: 'unit',
    name: '津海精密机床有限公司',
    codeBase: '91120113MA05A0024',
    district: '北山区',
  },
  {
    key: 'spindle',
    parent: 'machine-tool',
    kind: 'unit',
    name: '津海主轴技术有限公司',
    codeBase: '91120113MA05A0025',
    district: '北山区',
  },
  {
    key: 'college',
    parent: 'bureau',
    kind: 'institution',
    name: '津海职业技术大学继续教育学院',
    codeBase: '12120104MB1A00030',
    district: '学府区',
  },
  {
    key: 'academy',
    parent: 'bureau',
    kind: 'institution',
    name: '新港航运培训中心',
    codeBase: '52120116MB1A00031',
    district: '新港区',
  },
  {
    key: 'skills',
    parent: 'bureau',
    kind: 'institution',
    name: '临河健康技能培训学校',
    codeBase: '52120101MB1A00032',
    district: '临河区',
  },
]

/** How far somebody has come in the year; the seed lives it for them through the rooms' own operations. */
export type Stage =
  | 'signed-up'
  | 'enrolled'
  | 'watching'
  | 'lessons-done'
  | 'failed-once'
  | 'credited'
  /** Also completed an elective. */
  | 'credited-more'

export type SeedLearner = {
  name: string
  unit: string
  born: string
  titleLevel: 'none' | 'assistant' | 'intermediate' | 'associate-senior' | 'senior'
  highTech?: true
  stage: Stage
  /** Completed last year's required course, and holds its certificate. */
  lastYear?: true
}

const learner = (
  name: string,
  unit: string,
  born: string,
  titleLevel: SeedLearner['titleLevel'],
  stage: Stage,
  extra: Pick<SeedLearner, 'highTech' | 'lastYear'> = {},
): SeedLearner => ({
  name,
  unit,
  born,
  titleLevel,
  stage,
  ...extra,
})

export const learners: readonly SeedLearner[] = [
  learner('林晓燕', 'hospital', '1986-04-12', 'intermediate', 'watching', { lastYear: true }),
  learner('赵建国', 'bridge', '1972-09-03', 'senior', 'credited', { lastYear: true }),
  learner('陈思远', 'software', '1993-11-21', 'assistant', 'lessons-done', { highTech: true }),
  learner('王丽华', 'primary-school', '1980-02-17', 'intermediate', 'credited-more', { lastYear: true }),
  learner('刘志强', 'turbine', '1978-07-30', 'associate-senior', 'failed-once', { lastYear: true }),
  learner('张雨桐', 'faculty', '1990-05-08', 'intermediate', 'signed-up'),
  learner('李国栋', 'port', '1984-12-01', 'intermediate', 'enrolled', { lastYear: true }),
  learner('杨帆', 'agency', '1995-03-26', 'none', 'watching'),
  learner('黄秀英', 'agriculture', '1976-10-14', 'associate-senior', 'credited', { lastYear: true }),
  learner('周文博', 'construction', '1988-08-19', 'intermediate', 'watching', { lastYear: true }),
  learner('吴佳慧', 'cdc', '1991-01-05', 'assistant', 'lessons-done'),
  learner('徐明', 'machine-tool', '1983-06-23', 'intermediate', 'credited', { lastYear: true }),
  learner('孙海涛', 'spindle', '1989-09-28', 'assistant', 'enrolled', { highTech: true }),
  learner('马晓东', 'survey', '1975-11-11', 'senior', 'credited-more', { lastYear: true }),
  learner('朱琳', 'library', '1987-03-02', 'intermediate', 'watching'),
  learner('胡建平', 'hospital', '1969-12-25', 'senior', 'credited', { lastYear: true }),
  learner('郭敏', 'hospital', '1992-07-07', 'assistant', 'signed-up'),
  learner('何志远', 'biotech', '1985-05-16', 'associate-senior', 'watching', { highTech: true, lastYear: true }),
  learner('高翔', 'software', '1994-10-09', 'none', 'enrolled', { highTech: true }),
  learner('罗晓琳', 'primary-school', '1982-01-31', 'intermediate', 'credited', { lastYear: true }),
  learner('梁伟', 'turbine', '1979-04-04', 'associate-senior', 'lessons-done', { lastYear: true }),
  learner('宋雅婷', 'faculty', '1986-02-22', 'associate-senior', 'credited-more', { lastYear: true }),
  learner('唐立新', 'faculty', '1971-08-08', 'senior', 'enrolled', { lastYear: true }),
  learner('许静', 'cdc', '1990-12-12', 'intermediate', 'failed-once'),
  learner('韩冬', 'port', '1981-11-29', 'intermediate', 'watching', { lastYear: true }),
  learner('冯春梅', 'agriculture', '1977-03-18', 'intermediate', 'signed-up', { lastYear: true }),
  learner('邓超群', 'construction', '1993-06-06', 'assistant', 'watching'),
  learner('曹阳', 'machine-tool', '1988-10-30', 'intermediate', 'credited', { lastYear: true }),
  learner('彭慧敏', 'library', '1984-07-14', 'associate-senior', 'credited', { lastYear: true }),
  learner('曾德厚', 'bridge', '1973-05-27', 'associate-senior', 'lessons-done', { lastYear: true }),
  learner('萧逸', 'agency', '1996-09-09', 'none', 'signed-up'),
  learner('田野', 'survey', '1989-01-20', 'assistant', 'enrolled'),
  learner('董玉洁', 'biotech', '1991-04-15', 'intermediate', 'credited', { highTech: true }),
  learner('袁振华', 'turbine', '1980-08-02', 'intermediate', 'watching', { lastYear: true }),
  learner('潘晓彤', 'software', '1992-02-29', 'assistant', 'credited', { highTech: true }),
  learner('于淼', 'hospital', '1987-12-17', 'intermediate', 'failed-once', { lastYear: true }),
  learner('蒋文静', 'primary-school', '1994-05-05', 'assistant', 'enrolled'),
  learner('阿依古丽·买买提', 'faculty', '1985-09-13', 'intermediate', 'watching'),
  learner('欧阳靖', 'construction', '1974-06-18', 'senior', 'credited-more', { lastYear: true }),
  learner('龚䶮', 'spindle', '1990-10-01', 'intermediate', 'lessons-done', { highTech: true }),
]

/** Who works for the scheme rather than studying in it. */
export type SeedOfficial = {
  name: string
  born: string
  role: 'bureau' | 'reviewer' | 'handler' | 'course-maker' | 'exam-maker' | 'institution' | 'auditor' | 'operator'
  /** null: over the installation. */
  organisation: string | null
  /** A second power of the same person, between which they switch. */
  also?: { role: 'handler' | 'reviewer'; organisation: string }
  says: string
}

export const officials: readonly SeedOfficial[] = [
  { name: '沈玉兰', born: '1975-03-08', role: 'bureau', organisation: 'bureau', says: '市人社局管理员' },
  { name: '程远', born: '1988-06-16', role: 'course-maker', organisation: 'bureau', says: '课程制作' },
  { name: '顾清', born: '1983-09-01', role: 'exam-maker', organisation: 'bureau', says: '考试制作' },
  { name: '魏民', born: '1979-01-15', role: 'reviewer', organisation: 'health', says: '主管部门审核' },
  { name: '叶红', born: '1985-11-11', role: 'handler', organisation: 'hospital', says: '用人单位经办人' },
  { name: '江涛', born: '1977-05-20', role: 'reviewer', organisation: 'linhe', says: '区局审核' },
  {
    ...{ name: '方敏', born: '1986-10-02', role: 'handler', organisation: 'hospital' },
    also: { role: 'handler', organisation: 'agency' },
    says: '两处经办，可切换身份',
  },
  { name: '孟洁', born: '1974-02-11', role: 'auditor', organisation: 'bureau', says: '审计员，只读' },
  { name: '石磊', born: '1990-08-30', role: 'operator', organisation: null, says: '系统运维' },
  { name: '韩致远', born: '1980-02-14', role: 'bureau', organisation: 'bureau', says: '市人社局管理员，起草明年规则' },
  { name: '罗文', born: '1982-04-27', role: 'institution', organisation: 'college', says: '施教机构管理员' },
]
