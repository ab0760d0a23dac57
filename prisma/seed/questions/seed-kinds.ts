import type { Actor } from '#server/identity/actor.ts'
import { checkImport } from '#server/questions/check-import.ts'
import { createQuestion } from '#server/questions/create-question.ts'
import { findSimilar } from '#server/questions/find-similar.ts'
import type { QuestionContent, QuestionKind } from '#server/questions/rules/question.ts'
import { accepted } from '../accepted.ts'

const subject = '题型示例'
const options = (...texts: string[]) => texts.map((text, place) => ({ id: `o${place + 1}`, text }))
const none = { options: [], rightOptionIds: [] }

/** One of each kind that the courses' own banks do not have. */
const examples: readonly (readonly [QuestionKind, QuestionContent])[] = [
  [
    'fill-in',
    {
      ...none,
      stem: '专业技术人员每年参加继续教育的时间累计应不少于____学时，其中专业科目一般不少于总学时的____。',
      blanks: [{ accepted: ['90', '九十'] }, { accepted: ['三分之二', '2/3'] }],
      explanation: '《专业技术人员继续教育规定》第八条。',
    },
  ],
  [
    'matching',
    {
      stem: '将知识产权的类型与其保护对象对应起来。',
      options: options('技术方案', '商品或服务的标志', '文学、艺术和科学作品', '商品的销售价格'),
      prompts: ['发明专利', '商标', '著作权'],
      rightOptionIds: ['o1', 'o2', 'o3'],
      explanation: '价格不是知识产权的保护对象。',
    },
  ],
  [
    'ordering',
    {
      stem: '按先后顺序排列机器学习项目的主要步骤。',
      options: options('明确问题', '收集和整理数据', '训练模型', '评估模型', '上线并监测'),
      rightOptionIds: ['o1', 'o2', 'o3', 'o4', 'o5'],
      explanation: '先有问题和数据，才谈得上训练。',
    },
  ],
  [
    'single',
    {
      stem: '若某模型的精确率为 \\(P\\)、召回率为 \\(R\\)，则 \\(F_1\\) 值等于：',
      options: options('\\(\\frac{2PR}{P+R}\\)', '\\(\\frac{P+R}{2}\\)', '\\(\\sqrt{PR}\\)', '\\(P \\cdot R\\)'),
      rightOptionIds: ['o1'],
      explanation: 'F1 是精确率和召回率的调和平均。',
    },
  ],
  [
    'single',
    {
      stem: '',
      stemHtml:
        '<p>某单位两个部门的培训情况如下表，完成率较高的是：</p><table><thead><tr><th>部门</th><th>应培训</th><th>已完成</th></tr></thead><tbody><tr><td>甲</td><td>40</td><td>36</td></tr><tr><td>乙</td><td>60</td><td>51</td></tr></tbody></table>',
      options: options('甲部门', '乙部门', '两个部门相同'),
      rightOptionIds: ['o1'],
      explanation: '甲部门 90%，乙部门 85%。',
    },
  ],
  [
    'short-answer',
    { ...none, stem: '简述学术引用的基本要求。', rubric: '注明来源；忠实原意；引用适度。每点 2 分。', explanation: '' },
  ],
  [
    'essay',
    {
      ...none,
      stem: '结合本职工作，谈谈人工智能应用中应当注意的伦理问题。',
      rubric: '观点明确 4 分，结合实际 4 分，表述清楚 2 分。',
      explanation: '',
    },
  ],
  [
    'case',
    {
      ...none,
      stem: '某设计院工程师李某参加线上培训时，请同事代为登录观看课程，并在考试中查阅了他人整理的答案。单位发现后要求其说明情况。',
      explanation: '',
      parts: [
        {
          kind: 'single',
          content: {
            stem: '对李某取得的学时，正确的处理是：',
            options: options('撤销相应学时', '保留学时，口头提醒', '转给代学的同事'),
            rightOptionIds: ['o1'],
            explanation: '代学取得的学时应当撤销。',
          },
        },
        {
          kind: 'short-answer',
          content: { ...none, stem: '单位今后可以采取哪些措施？', rubric: '宣传、抽查、签到等，言之有理即可。', explanation: '' },
        },
      ],
    },
  ],
]

const file = `// 从旧系统导出的题目
$CATEGORY: 继续教育/法规

::第 25 号令::《专业技术人员继续教育规定》由哪个部门发布？ {=人力资源社会保障部 ~教育部 ~科学技术部}

专业技术人员参加继续教育期间，用人单位应当照发工资。{T}

培训证书遗失后如何补办？请简要说明。 {}

下列数值的正确范围是？ {#90:5}
`

/** Shows every kind in the bank, and a file that waits to be looked at. */
export async function seedQuestionKinds(maker: Actor, organisationId: string): Promise<void> {
  const first = examples[0]?.[1].stem ?? ''
  if ((await findSimilar(maker, { text: first, except: null })).some((known) => known.stem === first)) return
  for (const [kind, content] of examples)
    accepted(
      await createQuestion(maker, {
        organisationId,
        subject,
        tags: ['示例'],
        difficulty: 2,
        kind,
        content,
        source: '学时平台示例',
      }),
      content.stem,
    )
  accepted(
    await checkImport(maker, { organisationId, subject, fileName: '旧系统题库.txt', bytes: Buffer.from(file) }),
    'a file of questions',
  )
}
