import { type ChangeEvent, useState } from 'react'
import { photoPixels, photoRatio } from '#server/books/rules/photo.ts'
import classes from './books.module.css'

/**
 * Chooses a photo and cuts it to 35 × 45 before it leaves the device, which also leaves behind what the camera wrote into it. Where the browser cannot, the
 * file goes as it is and is cut where it is shown.
 */
export function PhotoPicker() {
  const [name, setName] = useState('')
  const [preview, setPreview] = useState<string | null>(null)
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget
    const [file] = input.files ?? []
    if (preview) URL.revokeObjectURL(preview)
    setPreview(null)
    setName(file?.name ?? '')
    const cut = file ? await cutPhoto(file).catch(() => null) : null
    if (!cut) return
    const files = new DataTransfer()
    files.items.add(cut)
    input.files = files.files
    setPreview(URL.createObjectURL(cut))
  }
  return (
    <div className={classes.line}>
      {preview ? (
        <div className={classes.photo}>
          <img src={preview} alt="裁剪后的照片" />
        </div>
      ) : null}
      <label className={classes.file}>
        选择照片
        <input className="visually-hidden" type="file" name="photo" accept="image/jpeg,image/png" required onChange={choose} />
      </label>
      <span className={classes.quiet}>{name || '还没有选择'}</span>
    </div>
  )
}

async function cutPhoto(file: File): Promise<File> {
  const picture = await createImageBitmap(file)
  const ratio = photoRatio.width / photoRatio.height
  const width = Math.min(picture.width, picture.height * ratio)
  const height = width / ratio
  const canvas = document.createElement('canvas')
  canvas.width = photoPixels.width
  canvas.height = photoPixels.height
  // The middle, and of a tall picture rather the top: that is where a face is.
  const [left, top] = [(picture.width - width) / 2, (picture.height - height) / 4]
  canvas.getContext('2d')?.drawImage(picture, left, top, width, height, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9))
  if (!blob) throw new Error('the photo could not be cut')
  return new File([blob], 'photo.jpg', { type: 'image/jpeg' })
}
