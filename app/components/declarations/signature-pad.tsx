import { Button } from '@mantine/core'
import { type PointerEvent, useRef, useState } from 'react'
import classes from './declarations.module.css'

const size = { width: 600, height: 200 }

/** A sheet to sign on with finger, pen or mouse; answers the picture as a PNG file. */
export function SignaturePad({ onDone }: { onDone: (picture: File) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawing = useRef(false)
  const [drawn, setDrawn] = useState(false)
  const place = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return [((event.clientX - box.x) / box.width) * size.width, ((event.clientY - box.y) / box.height) * size.height] as const
  }
  const pen = () => {
    const context = canvas.current?.getContext('2d')
    if (context) Object.assign(context, { lineWidth: 4, lineCap: 'round', lineJoin: 'round', strokeStyle: '#111' })
    return context
  }
  return (
    <div className={classes.stack}>
      <canvas
        ref={canvas}
        {...size}
        className={classes.pad}
        aria-label="在此手写签名；也可以在下面上传签名图片"
        role="img"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drawing.current = true
          const context = pen()
          context?.beginPath()
          context?.moveTo(...place(event))
        }}
        onPointerMove={(event) => {
          if (!drawing.current) return
          const context = pen()
          context?.lineTo(...place(event))
          context?.stroke()
          setDrawn(true)
        }}
        onPointerUp={() => {
          drawing.current = false
        }}
      />
      <div className={classes.actions}>
        <Button
          disabled={!drawn}
          onClick={() =>
            canvas.current?.toBlob(
              (blob) => blob && onDone(new File([blob], 'signature.png', { type: 'image/png' })),
              'image/png',
            )
          }
        >
          用这个签名
        </Button>
        <Button
          variant="default"
          disabled={!drawn}
          onClick={() => {
            pen()?.clearRect(0, 0, size.width, size.height)
            setDrawn(false)
          }}
        >
          重写
        </Button>
      </div>
    </div>
  )
}
