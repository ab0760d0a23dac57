/** What the facts of an event are called. One that is not here is shown by its own name: a trail hides nothing. */
const fieldWords: Readonly<Record<string, string>> = {
  address: '地址',
  answer: '答复',
  audience: '发送范围',
  authorityId: '主管部门',
  because: '原因',
  by: '办理方',
  centihours: '学时（百分之一）',
  code: '代码',
  contactName: '联系人',
  contactPhone: '联系电话',
  count: '数量',
  courseId: '课程',
  days: '天数',
  district: '所在区',
  drawn: '抽取人数',
  eventId: '签到记录',
  examId: '考试',
  files: '文件数',
  filter: '筛选条件',
  fromId: '原单位',
  grade: '等次',
  group: '类别',
  held: '持有',
  how: '方式',
  hoursCentihours: '学时（百分之一）',
  idNumber: '身份证号',
  industry: '行业',
  kind: '类别',
  learnerId: '学员',
  leaves: '本人离任',
  name: '名称',
  newlyMet: '新增达标',
  newlyMissed: '新增未达标',
  number: '编号',
  organisationId: '机构',
  parent: '上级',
  passed: '合格',
  people: '人数',
  placed: '已设定',
  phone: '手机号',
  policyId: '规则',
  policyVersion: '规则版本',
  population: '总人数',
  problems: '问题数',
  realName: '姓名',
  priceId: '收费备案',
  reason: '理由',
  replaces: '更正的备案',
  receipt: '回执号',
  requestedBy: '提出人',
  reverses: '冲正的记录',
  result: '结果',
  role: '身份',
  rosterId: '名册',
  round: '轮次',
  rowCount: '行数',
  rows: '行数',
  score: '得分',
  search: '搜索内容',
  seed: '抽样种子',
  sessionId: '场次',
  sinceOn: '起始日期',
  state: '状态',
  status: '状态',
  submissionId: '年度提交',
  successorId: '接手人',
  title: '标题',
  toId: '新单位',
  total: '总数',
  unitId: '单位',
  until: '截止时间',
  valid: '有效',
  validUntil: '有效期至',
  value: '内容',
  version: '版本',
  year: '年度',
}

export const fieldText = (field: string): string => fieldWords[field] ?? field

/** `names`: of the people and bodies whose ids stand in the event. */
export function valueText(value: unknown, names: Readonly<Record<string, string>>): string {
  if (value === null || value === undefined || value === '') return '（空）'
  if (value === true) return '是'
  if (value === false) return '否'
  if (Array.isArray(value)) return value.map((each) => valueText(each, names)).join('、') || '（空）'
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([field, inner]) => `${fieldText(field)}：${valueText(inner, names)}`)
      .join('；')
  return names[String(value)] ?? String(value)
}
