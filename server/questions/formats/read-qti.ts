import { escapeHtml, textOfHtml } from '../clean-html.ts'
import { type QuestionContent, type QuestionKind, trueFalseOptions } from '../rules/question.ts'
import { anyOrderTag, type Findings, numbered, sortTags, sourceOf } from './parsed.ts'
import { below, childOf, elementsOf, textIn, type XmlElement } from './xml-tree.ts'

const none = { options: [], rightOptionIds: [] }
type Answer = Omit<QuestionContent, 'stem' | 'explanation'>
type Read = { kind: Exclude<QuestionKind, 'case'>; answer: Answer; prompt: string; problems: string[]; notes: string[] }

/** Names of QTI 3 as those of QTI 2: `qti-choice-interaction` is `choiceInteraction`, `response-identifier` is `responseIdentifier`. */
export function asVersion2(element: XmlElement): XmlElement {
  const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const isOurs = element.name.startsWith('qti-')
  return {
    ...element,
    name: isOurs ? camel(element.name.slice(4)) : element.name,
    attributes: isOurs
      ? Object.fromEntries(Object.entries(element.attributes).map(([name, value]) => [camel(name), value]))
      : element.attributes,
    children: element.children.map((each) => (typeof each === 'string' ? each : asVersion2(each))),
  }
}

/** What the manifest says of an item beside what is in it. */
export type ItemFacts = { tags: readonly string[] }

/** One assessmentItem (QTI 2.1, 2.2, and 3.0 in the names of 2). `picture` answers where a picture of the package is kept. */
export function readQtiItem(
  item: XmlElement,
  {
    spot,
    facts,
    picture,
    found,
  }: { spot: string; facts: ItemFacts; picture: (source: string) => string | null; found: Findings },
): void {
  const body = childOf(item, 'itemBody')
  const responses = new Map(elementsOf(item, 'responseDeclaration').map((each) => [each.attributes.identifier ?? '', each]))
  const notes: string[] = []
  const problems: string[] = []
  if (item.attributes.adaptive === 'true') problems.push('自适应题目（adaptive）不支持。')
  if (below(item).some((each) => each.name === 'templateDeclaration' || each.name === 'templateProcessing'))
    problems.push('带随机参数的题目（template）不支持。')
  const interactions = body ? below(body).filter((each) => /Interaction$/.test(each.name)) : []
  const textual = interactions.length > 0 && interactions.every((each) => each.name === 'textEntryInteraction')
  const html = body ? htmlOf(body, { picture, notes, blanks: textual }) : ''
  const reads = textual
    ? [readBlanks(interactions, responses)]
    : interactions.map((each) => readInteraction(each, responses, { picture, notes }))
  if (interactions.length === 0) problems.push('没有找到作答方式，或不是题目。')
  const feedback = elementsOf(item, 'modalFeedback')
  const explanation = textOfHtml(feedback.map((each) => htmlOf(each, { picture: () => null, notes: [], blanks: false })).join(''))
  if (feedback.length > 1) notes.push('多条反馈合并为解析。')
  const sorted = sortTags(facts.tags)
  const [only] = reads
  const isCase = reads.length > 1
  // A single interaction's prompt belongs to the stem.
  const whole = isCase || !only ? html : `${html}${only.prompt}`
  const stem = textOfHtml(whole)
  const content: QuestionContent = isCase
    ? { ...none, stem, stemHtml: whole, explanation, parts: reads.map(partOf) }
    : { ...none, ...only?.answer, ...extras(item, only?.kind, facts), stem, stemHtml: whole, explanation }
  found.add({
    spot,
    stem: stem || (item.attributes.title ?? ''),
    draft: {
      kind: isCase ? 'case' : (only?.kind ?? 'essay'),
      ...{ tags: sorted.tags, difficulty: sorted.difficulty },
      source: sourceOf(item.attributes.title ?? '', stem),
      content,
    },
    problems: [...problems, ...reads.flatMap((read) => read.problems)],
    notes: [...notes, ...sorted.notes, ...reads.flatMap((read) => read.notes)],
  })
}

/** What stands elsewhere in the item: what graders look for, and whether blanks may be exchanged. */
function extras(item: XmlElement, kind: QuestionKind | undefined, facts: ItemFacts): Partial<QuestionContent> {
  if (kind === 'fill-in') return facts.tags.includes(anyOrderTag) ? { anyOrder: true } : {}
  if (kind !== 'essay' && kind !== 'short-answer') return {}
  const scorer = below(item).find((each) => each.name === 'rubricBlock' && each.attributes.view === 'scorer')
  const rubric = scorer && textOfHtml(htmlOf(scorer, { picture: () => null, notes: [], blanks: false }))
  return rubric ? { rubric } : {}
}

const partOf = ({ kind, answer, prompt }: Read) => ({
  kind,
  content: { ...answer, stem: textOfHtml(prompt), stemHtml: prompt, explanation: '' },
})

type Shaping = { picture: (source: string) => string | null; notes: string[]; blanks: boolean }

/** What is to be read, as HTML: interactions are left out, blanks become a line. What the cleaner does not know it drops later. */
function htmlOf(element: XmlElement, shaping: Shaping): string {
  return element.children
    .map((each): string => {
      if (typeof each === 'string') return escapeHtml(each)
      if (each.name === 'textEntryInteraction') return shaping.blanks ? '____' : ''
      if (/Interaction$/.test(each.name)) return ''
      if (/^(rubricBlock|modalFeedback|feedbackBlock|feedbackInline|stylesheet)$/.test(each.name)) {
        if (each.name !== 'stylesheet' && !(each.name === 'rubricBlock' && each.attributes.view === 'scorer'))
          shaping.notes.push(`“${each.name}”没有导入。`)
        return ''
      }
      if (each.name === 'math') return mathOf(each, shaping)
      if (each.name === 'img') {
        const kept = shaping.picture(each.attributes.src ?? '')
        if (!kept)
          shaping.notes.push(`图片“${(each.attributes.src ?? '').slice(0, 60)}”没有导入（只支持包内的 PNG、JPEG，1 MB 以内）。`)
        return kept
          ? `<img src="${kept}" alt="${escapeHtml(each.attributes.alt ?? '')}">`
          : escapeHtml(each.attributes.alt ? `[${each.attributes.alt}]` : '')
      }
      if (/^(object|audio|video|mediaInteraction)$/.test(each.name)) shaping.notes.push(`“${each.name}”媒体没有导入。`)
      return `<${each.name}>${htmlOf(each, shaping)}</${each.name}>`
    })
    .join('')
}

/** MathML with its TeX beside it is a formula; without, its letters in a row. */
function mathOf(math: XmlElement, { notes }: Shaping): string {
  const tex = below(math).find((each) => each.name === 'annotation' && each.attributes.encoding === 'application/x-tex')
  if (tex) return escapeHtml(`\\(${textIn(tex)}\\)`)
  notes.push('MathML 公式没有附 TeX，按文字导入，请检查。')
  return escapeHtml(textIn(math).replace(/\s+/g, ''))
}

const valuesOf = (response: XmlElement | undefined): string[] =>
  elementsOf(childOf(response, 'correctResponse'), 'value').map((value) => textIn(value).trim())
const mapped = (response: XmlElement | undefined) =>
  elementsOf(childOf(response, 'mapping'), 'mapEntry').map((entry) => ({
    key: entry.attributes.mapKey ?? '',
    value: Number(entry.attributes.mappedValue ?? 0),
    caseMatters: entry.attributes.caseSensitive === 'true',
  }))

function readBlanks(interactions: readonly XmlElement[], responses: ReadonlyMap<string, XmlElement>): Read {
  const notes: string[] = []
  let caseMatters = false
  const blanks = interactions.map((each) => {
    const response = responses.get(each.attributes.responseIdentifier ?? '')
    const entries = mapped(response)
    const best = Math.max(0, ...entries.map((entry) => entry.value))
    const whole = entries.filter((entry) => entry.value > 0 && entry.value === best)
    if (whole.length < entries.filter((entry) => entry.value > 0).length) notes.push('只得部分分的答案没有导入。')
    caseMatters ||= whole.some((entry) => entry.caseMatters)
    return {
      accepted: [...new Set([...valuesOf(response), ...whole.map((entry) => entry.key.trim())])].filter((text) => text !== ''),
    }
  })
  return {
    kind: 'fill-in',
    answer: { ...none, blanks, ...(caseMatters ? { caseMatters } : {}) },
    prompt: '',
    problems: [],
    notes,
  }
}

function readInteraction(
  interaction: XmlElement,
  responses: ReadonlyMap<string, XmlElement>,
  { picture, notes }: { picture: (source: string) => string | null; notes: string[] },
): Read {
  const response = responses.get(interaction.attributes.responseIdentifier ?? '')
  const shaping = { picture, notes, blanks: false }
  const prompt = childOf(interaction, 'prompt')
  const base = { prompt: prompt ? `<p>${htmlOf(prompt, shaping)}</p>` : '', problems: [] as string[], notes: [] as string[] }
  const choicesIn = (element: XmlElement | undefined, name: string) => {
    const choices = elementsOf(element, name)
    if (choices.some((choice) => below(choice).some((each) => each.name === 'img')))
      base.problems.push('选项里有图片，不支持；请把图片放进题干。')
    if (choices.some((choice) => below(choice).some((each) => each.name === 'feedbackInline')))
      base.notes.push('选项的反馈没有导入。')
    const texts = choices.map((choice) => textOfHtml(htmlOf(choice, { ...shaping, notes: [] })))
    return {
      options: numbered(texts),
      idOf: new Map(choices.map((choice, place) => [choice.attributes.identifier ?? '', `o${place + 1}`])),
      choices,
    }
  }
  const known = (ids: Map<string, string>, values: readonly string[]) => values.flatMap((value) => ids.get(value) ?? [])
  switch (interaction.name) {
    case 'choiceInteraction': {
      const { options, idOf, choices } = choicesIn(interaction, 'simpleChoice')
      const right = known(
        idOf,
        valuesOf(response).length > 0
          ? valuesOf(response)
          : mapped(response)
              .filter((entry) => entry.value > 0)
              .map((entry) => entry.key),
      )
      if (
        new Set(
          mapped(response)
            .filter((entry) => entry.value > 0)
            .map((entry) => entry.value),
        ).size > 1
      )
        base.notes.push('各选项不同的得分比例没有导入，计分规则由试卷决定。')
      const multiple = response?.attributes.cardinality === 'multiple' && right.length > 1
      const isTruth =
        options.length === 2 && options[0]?.text === trueFalseOptions[0]?.text && options[1]?.text === trueFalseOptions[1]?.text
      if (isTruth && right.length === 1)
        return {
          ...base,
          kind: 'true-false',
          answer: { options: trueFalseOptions, rightOptionIds: [right[0] === 'o1' ? 'true' : 'false'] },
        }
      // What is fixed at the end stays at the end; anything else that is fixed has no such place here.
      const free = choices.findLastIndex((choice) => choice.attributes.fixed !== 'true')
      const marked = options.map((option, place) => (free >= 0 && place > free ? { ...option, last: true } : option))
      if (response?.attributes.cardinality === 'multiple' && !multiple)
        base.notes.push('允许多选但只有一个正确答案，按单选题导入。')
      return { ...base, kind: multiple ? 'multiple' : 'single', answer: { options: marked, rightOptionIds: right } }
    }
    case 'orderInteraction': {
      const { options, idOf } = choicesIn(interaction, 'simpleChoice')
      return { ...base, kind: 'ordering', answer: { options, rightOptionIds: known(idOf, valuesOf(response)) } }
    }
    case 'matchInteraction': {
      const [left, right] = elementsOf(interaction, 'simpleMatchSet')
      const prompts = choicesIn(left, 'simpleAssociableChoice')
      const { options, idOf } = choicesIn(right, 'simpleAssociableChoice')
      const pairs = new Map(valuesOf(response).map((value) => value.split(/\s+/) as [string, string]))
      const lefts = elementsOf(left, 'simpleAssociableChoice').map((choice) => choice.attributes.identifier ?? '')
      if (valuesOf(response).length > lefts.length) base.problems.push('左侧一项对应右侧多项，不支持。')
      return {
        ...base,
        kind: 'matching',
        answer: {
          options,
          prompts: prompts.options.map((option) => option.text),
          rightOptionIds: known(
            idOf,
            lefts.map((id) => pairs.get(id) ?? ''),
          ),
        },
      }
    }
    case 'extendedTextInteraction': {
      const rubric = valuesOf(response).join('\n')
      const brief = Number(interaction.attributes.expectedLines ?? 10) <= 5
      return { ...base, kind: brief ? 'short-answer' : 'essay', answer: { ...none, ...(rubric ? { rubric } : {}) } }
    }
    case 'textEntryInteraction':
      return readBlanks([interaction], responses)
    default:
      return { ...base, kind: 'essay', answer: none, problems: [`作答方式“${interaction.name}”不支持，没有导入。`] }
  }
}
