import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import classes from './attendance.module.css'

/** The same code is not read again for so long. */
const againMilliseconds = 4_000

/** The camera, reading QR codes one after the other. Where there is no camera or it is not allowed, it says what to do instead. */
export function CodeScanner({ onCode, label }: { onCode: (text: string) => void; label: string }) {
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const video = useRef<HTMLVideoElement>(null)
  const heard = useRef(onCode)
  heard.current = onCode
  useEffect(() => {
    const player = video.current
    if (!running || !player) return
    let over = false
    let stop = () => {}
    const start = async () => {
      const { frameLoop, QRCanvas, rearCamera } = await import('qr/dom.js')
      const camera = await rearCamera(player)
      const canvas = new QRCanvas({}, { cropToSquare: false })
      let last = { text: '', at: 0 }
      const read = async () => {
        const found = await camera.readFrame(canvas)
        if (typeof found !== 'string' || (found === last.text && Date.now() - last.at < againMilliseconds)) return
        last = { text: found, at: Date.now() }
        navigator.vibrate?.(60)
        heard.current(found)
      }
      const cancel = frameLoop(() => void read(), player)
      stop = () => {
        cancel()
        camera.stop()
      }
      if (over) stop()
    }
    start().catch(() => {
      setProblem('打不开摄像头。请在浏览器里允许使用摄像头后再试；或改用手机自带的扫一扫。')
      setRunning(false)
    })
    return () => {
      over = true
      stop()
    }
  }, [running])
  return (
    <div className={classes.scanner}>
      {running ? <video ref={video} playsInline muted autoPlay aria-label={label} /> : null}
      {problem ? <p role="alert">{problem}</p> : null}
      <Button
        variant={running ? 'default' : 'filled'}
        onClick={() => {
          setProblem(null)
          setRunning(!running)
        }}
      >
        {running ? '关闭摄像头' : label}
      </Button>
    </div>
  )
}
