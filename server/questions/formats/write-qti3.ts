import type { ZipEntry } from '#server/platform/write-zip.ts'
import { escapeHtml } from '../clean-html.ts'
import type { QuestionContent, QuestionKind } from '../rules/question.ts'
import { anyOrderTag, type Draft, difficultyTags } from './parsed.ts'
import { singleQuestions } from './single-questions.ts'
import type { Pictures } from './write-moodle.ts'
import { escapeXml } from './xml-tree.ts'

const header = '<?xml version="1.0" encoding="UTF-8"?>\n'
const matchCorrect = 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml'
const mapResponse = 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml'

/** A QTI 3.0 package: an item a question, pictures beside them, tags as keywords of the manifest. */
export async function* writeQti3(drafts: readonly Draft[], pictures: Pictures): AsyncGenerator<ZipEntry> {
  const resources: string[] = []
  let count = 0
  for (const draft of drafts.flatMap(singleQuestions)) {
    count += 1
    const id = `item-${String(count).padStart(5, '0')}`
    const name = `items/${id}.xml`
    const used = new Set<string>()
    yield { name, bytes: Buffer.from(header + writeItem(id, draft, (place) => addPicture(place, pictures, used))) }
    resources.push(resourceOf(id, name, draft, used))
  }
  for (const { name, bytes } of pictures.values()) yield { name: `pictures/${name}`, bytes }
  yield { name: 'imsmanifest.xml', bytes: Buffer.from(manifestOf(resources)) }
}

function addPicture(place: string, pictures: Pictures, used: Set<string>): string {
  const picture = pictures.get(place)
  if (!picture) return place
  used.add(`pictures/${picture.name}`)
  return `../pictures/${picture.name}`
}

function resourceOf(id: string, name: string, { tags, difficulty, content }: Draft, used: ReadonlySet<string>): string {
  const words = [...tags, difficultyTags[difficulty], ...(content.anyOrder ? [anyOrderTag] : [])]
  const keywords = words.map((tag) => `<imsmd:keyword><imsmd:string>${escapeXml(tag)}</imsmd:string></imsmd:keyword>`).join('')
  return `<resource identifier="${id}" type="imsqti_item_xmlv3p0" href="${name}"><metadata><imsmd:lom><imsmd:general>${keywords}</imsmd:general></imsmd:lom></metadata><file href="${name}"/>${[...used].map((file) => `<file href="${file}"/>`).join('')}</resource>`
}

const manifestOf = (resources: readonly string[]): string =>
  `${header}<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" xmlns:imsmd="http://ltsc.ieee.org/xsd/LOM" identifier="bank"><metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/><resources>
${resources.join('\n')}
</resources></manifest>
`

type Written = { body: string; declarations: string; processing: string; inStem: string[] }

function writeItem(id: string, { kind, source, content }: Draft, picture: (place: string) => string): string {
  const written = answerOf(kind, content)
  const html = content.stemHtml ?? `<p>${escapeHtml(content.stem).replaceAll('\n', '<br/>')}</p>`
  const fields = [...written.inStem]
  const stem = html.replace(/_{3,}/g, (line) => fields.shift() ?? line).replace(/\/question-pictures\/[0-9a-f-]{36}/g, picture)
  const explained = content.explanation !== ''
  const feedback = explained
    ? `<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="explanation" show-hide="show"><qti-content-body><p>${escapeHtml(content.explanation).replaceAll('\n', '<br/>')}</p></qti-content-body></qti-modal-feedback>`
    : ''
  const title = source || content.stem.replace(/\s+/g, ' ').trim().slice(0, 60)
  return `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${id}" title="${escapeXml(title)}" adaptive="false" time-dependent="false" xml:lang="zh-CN">
${written.declarations}
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>${explained ? '<qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier"><qti-default-value><qti-value>explanation</qti-value></qti-default-value></qti-outcome-declaration>' : ''}
<qti-item-body>${stem}${fields.length > 0 ? `<p>${fields.join(' ')}</p>` : ''}${written.body}</qti-item-body>
${written.processing ? `<qti-response-processing template="${written.processing}"/>` : ''}${feedback}
</qti-assessment-item>
`
}

const values = (given: readonly string[]) => given.map((value) => `<qti-value>${escapeXml(value)}</qti-value>`).join('')
const declare = (id: string, cardinality: string, type: string, right: readonly string[], rest = '') =>
  `<qti-response-declaration identifier="${id}" cardinality="${cardinality}" base-type="${type}">${right.length > 0 ? `<qti-correct-response>${values(right)}</qti-correct-response>` : ''}${rest}</qti-response-declaration>`

function answerOf(kind: QuestionKind, content: QuestionContent): Written {
  const { options, rightOptionIds, prompts = [], blanks = [], rubric } = content
  const choice = ({ id, text, last }: QuestionContent['options'][number]) =>
    `<qti-simple-choice identifier="${id}"${last ? ' fixed="true"' : ''}>${escapeHtml(text)}</qti-simple-choice>`
  const base = { inStem: [] as string[], processing: matchCorrect }
  switch (kind) {
    case 'single':
    case 'true-false':
    case 'multiple': {
      const many = kind === 'multiple'
      return {
        ...base,
        declarations: declare('RESPONSE', many ? 'multiple' : 'single', 'identifier', rightOptionIds),
        body: `<qti-choice-interaction response-identifier="RESPONSE" shuffle="${kind !== 'true-false'}" max-choices="${many ? 0 : 1}">${options.map(choice).join('')}</qti-choice-interaction>`,
      }
    }
    case 'fill-in':
      return {
        processing: blanks.length === 1 ? mapResponse : '',
        declarations: blanks
          .map((blank, place) => {
            const entries = blank.accepted.map(
              (each) =>
                `<qti-map-entry map-key="${escapeXml(each)}" mapped-value="1" case-sensitive="${content.caseMatters ?? false}"/>`,
            )
            const id = blanks.length === 1 ? 'RESPONSE' : `RESPONSE${place + 1}`
            return declare(
              id,
              'single',
              'string',
              blank.accepted.slice(0, 1),
              `<qti-mapping default-value="0">${entries.join('')}</qti-mapping>`,
            )
          })
          .join('\n'),
        inStem: blanks.map(
          (_, place) =>
            `<qti-text-entry-interaction response-identifier="${blanks.length === 1 ? 'RESPONSE' : `RESPONSE${place + 1}`}"/>`,
        ),
        body: '',
      }
    case 'ordering':
      return {
        ...base,
        declarations: declare('RESPONSE', 'ordered', 'identifier', rightOptionIds),
        body: `<qti-order-interaction response-identifier="RESPONSE" shuffle="true">${options.map(choice).join('')}</qti-order-interaction>`,
      }
    case 'matching': {
      const associable = (id: string, text: string, most: number) =>
        `<qti-simple-associable-choice identifier="${id}" match-max="${most}">${escapeHtml(text)}</qti-simple-associable-choice>`
      const left = prompts.map((prompt, row) => associable(`p${row + 1}`, prompt, 1)).join('')
      const right = options.map((option) => associable(option.id, option.text, prompts.length)).join('')
      return {
        ...base,
        declarations: declare(
          'RESPONSE',
          'multiple',
          'directedPair',
          rightOptionIds.map((id, row) => `p${row + 1} ${id}`),
        ),
        body: `<qti-match-interaction response-identifier="RESPONSE" shuffle="true" max-associations="${prompts.length}"><qti-simple-match-set>${left}</qti-simple-match-set><qti-simple-match-set>${right}</qti-simple-match-set></qti-match-interaction>`,
      }
    }
    default:
      return {
        ...base,
        processing: '',
        declarations: declare('RESPONSE', 'single', 'string', []),
        body: `<qti-extended-text-interaction response-identifier="RESPONSE" expected-lines="${kind === 'short-answer' ? 5 : 15}"/>${rubric ? `<qti-rubric-block use="scoring" view="scorer"><qti-content-body><p>${escapeHtml(rubric).replaceAll('\n', '<br/>')}</p></qti-content-body></qti-rubric-block>` : ''}`,
      }
  }
}
