import { describe, expect, it } from 'vitest'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { makeArchive, makeWorkbook } from '#tests/support/make-archive.ts'

const bounds = { maxRows: 100, maxColumns: 10 }
const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
const row = `<row r="1">${cell('A1', '名称')}</row>`
const read = (file: Buffer | string) => readSpreadsheet(Buffer.from(file as string), bounds)
const refused = (reason: string, cell?: string) => ({ ok: false, reason, ...(cell ? { detail: { cell } } : {}) })

/** GBK of 单位名称,电话 / 海河集团,１２３ (full-width digits). */
const gbk = Buffer.from('b5a5cebbc3fbb3c62cb5e7bbb00d0abaa3bad3bcafcdc52ca3b1a3b2a3b30d0a', 'hex')

describe('a file that is what it should be', () => {
  it('comes back as it was written, whatever its texts begin with', async () => {
    const rows = [
      ['=cmd|"/c calc"!A0', '@SUM(A1)', '-2+3', '120101199001011237'],
      ['+86', '<b>&\u0001', '𬱖 '.trim(), '0012'],
    ]
    const file = await writeSpreadsheet({ sheetName: '单位', header: ['甲', '乙', '丙', '丁'], rows })
    expect(await readSpreadsheet(file, bounds)).toEqual({
      ok: true,
      value: { rows: [['甲', '乙', '丙', '丁'], rows[0], ['+86', '<b>&', '𬱖', '0012']] },
    })
    expect(file.includes('<f>')).toBe(false)
  })

  it('keeps row numbers: an empty row in the middle stays, empty ones at the end go', async () => {
    const file = await writeSpreadsheet({ sheetName: 'a', header: ['甲'], rows: [[''], ['乙'], [null], ['']] })
    expect(await readSpreadsheet(file, bounds)).toEqual({ ok: true, value: { rows: [['甲'], [], ['乙']] } })
  })

  it('is read as CSV in UTF-8, UTF-16 and GBK; full-width digits stay for whoever knows the column', async () => {
    const rows = [
      ['单位名称', '电话'],
      ['海河集团', '１２３'],
    ]
    const text = '\ufeff单位名称,电话\r\n海河集团,１２３\r\n'
    for (const file of [Buffer.from(text), Buffer.from(text.slice(1)), Buffer.from(text.replaceAll(',', '\t'), 'utf16le'), gbk])
      expect(await readSpreadsheet(file, bounds)).toEqual({ ok: true, value: { rows } })
    expect(await read('名称,说明\n"海河,集团","他说""好""\n第二行"\n=1+1,@x')).toEqual({
      ok: true,
      value: {
        rows: [
          ['名称', '说明'],
          ['海河,集团', '他说"好"\n第二行'],
          ['=1+1', '@x'],
        ],
      },
    })
  })
})

describe('a file made to hurt or to mislead', () => {
  it.each<[string, Buffer | string, string, string?]>([
    [
      'an archive that unpacks to more than it may',
      makeWorkbook(row, [{ name: 'xl/media/a.bin', content: Buffer.alloc(51_000_000) }]),
      'spreadsheet-too-large',
    ],
    [
      'the same when its directory lies about it',
      makeWorkbook(row, [{ name: 'xl/media/a.xml', content: Buffer.alloc(60_000_000, 32), claimedBytes: 100 }]),
      'spreadsheet-too-large',
    ],
    [
      'a thousand entries',
      makeWorkbook(
        row,
        Array.from({ length: 1000 }, (_, i) => ({ name: `x${i}`, content: '' })),
      ),
      'spreadsheet-too-large',
    ],
    [
      'a formula',
      makeWorkbook(`${row}<row r="2">${cell('A2', 'a')}<c r="B2"><f>cmd|'/c calc'!A0</f><v>1</v></c></row>`),
      'spreadsheet-formula',
      'B2',
    ],
    [
      'merged cells',
      makeWorkbook(
        `${row}<row r="3">${cell('A3', 'a')}</row>`,
        [],
        '<mergeCells count="1"><mergeCell ref="A3:A5"/></mergeCells>',
      ),
      'spreadsheet-merged',
      'A3',
    ],
    [
      'an ID number kept as a number',
      makeWorkbook('<row r="1"><c r="C1"><v>120101199001011000</v></c></row>'),
      'spreadsheet-long-number',
      'C1',
    ],
    [
      'a document type with an entity',
      makeWorkbook(row, [
        { name: 'xl/sharedStrings.xml', content: '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst>&x;</sst>' },
      ]),
      'spreadsheet-external',
    ],
    [
      'a link to another workbook',
      makeWorkbook(row, [{ name: 'xl/externalLinks/externalLink1.xml', content: '<a/>' }]),
      'spreadsheet-external',
    ],
    [
      'data from elsewhere',
      makeWorkbook(row, [
        {
          name: 'xl/worksheets/_rels/sheet1.xml.rels',
          content:
            '<Relationships><Relationship Id="x" Type="t/image" Target="http://10.0.0.1/a" TargetMode="External"/></Relationships>',
        },
      ]),
      'spreadsheet-external',
    ],
    ['a macro', makeWorkbook(row, [{ name: 'xl/vbaProject.bin', content: 'x' }]), 'spreadsheet-external'],
    [
      'more rows than allowed, far below',
      makeWorkbook(`${row}<row r="1048576">${cell('A1048576', 'a')}</row>`),
      'spreadsheet-too-many-rows',
    ],
    ['more columns than allowed', makeWorkbook(`<row r="1">${cell('XFD1', 'a')}</row>`), 'spreadsheet-too-many-columns'],
    [
      'the far corner, which would be a table of 17 thousand million cells',
      makeWorkbook(`${row}<row r="1048576">${cell('XFD1048576', 'a')}</row>`),
      'spreadsheet-damaged',
    ],
    ['an archive that is no workbook', makeArchive([{ name: 'a.txt', content: 'x' }]), 'spreadsheet-format'],
    ['half an archive', makeWorkbook(row).subarray(0, 300), 'spreadsheet-damaged'],
    ['a sheet that is no XML', makeWorkbook('<row <<<< ]]>'), 'spreadsheet-empty'],
    ['an old or locked file', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'spreadsheet-old-format'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'spreadsheet-format'],
    ['nothing', '', 'spreadsheet-empty'],
    ['blanks', ' , ,\n,,\n', 'spreadsheet-empty'],
  ])('%s is refused in words', async (_, file, reason, at) => {
    expect(await read(file as string)).toEqual(refused(reason, at))
  })

  it('is not even looked at above five megabytes', async () => {
    expect(await readSpreadsheet(new Uint8Array(5_000_001), bounds)).toEqual(refused('spreadsheet-too-large'))
  })

  it('ends the process that reads it and no other: a million tiny cells', async () => {
    const sheet = Array.from({ length: 9000 }, (_, i) => `<row r="${i + 1}">${'<c t="b"><v>1</v></c>'.repeat(200)}</row>`).join(
      '',
    )
    const before = process.memoryUsage().rss
    const begun = performance.now()
    const answer = await read(makeWorkbook(sheet) as unknown as string)
    expect(answer.ok).toBe(false)
    expect(performance.now() - begun).toBeLessThan(25_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  }, 40_000)
})
