import { Button, FileButton } from '@mantine/core'
import { type RefObject, useEffect, useRef } from 'react'
import { useFetcher } from 'react-router'
import classes from './questions.module.css'

/** Brings a picture in and writes its place into the text at the cursor. */
export function PictureButton({
  field,
  organisationId,
}: {
  field: RefObject<HTMLTextAreaElement | null>
  organisationId: string
}) {
  const { submit, data, state } = useFetcher<{ pictureId: string } | { sentence: string }>()
  const written = useRef<unknown>(null)
  useEffect(() => {
    const area = field.current
    if (!data || !('pictureId' in data) || written.current === data || !area) return
    written.current = data
    area.setRangeText(
      `<img src="/question-pictures/${data.pictureId}" alt="图：请说明画的是什么">`,
      area.selectionStart,
      area.selectionEnd,
      'end',
    )
    area.focus()
  }, [data, field])
  const send = (file: File | null) => {
    if (!file) return
    const form = new FormData()
    form.set('file', file)
    form.set('organisationId', organisationId)
    void submit(form, { method: 'post', action: '/studio/questions/picture', encType: 'multipart/form-data' })
  }
  return (
    <>
      <FileButton onChange={send} accept="image/png,image/jpeg">
        {(props) => (
          <Button {...props} type="button" variant="default" size="sm" loading={state !== 'idle'}>
            插入图片
          </Button>
        )}
      </FileButton>
      {data && 'sentence' in data ? (
        <span className={classes.problem} role="alert">
          {data.sentence}
        </span>
      ) : null}
    </>
  )
}
