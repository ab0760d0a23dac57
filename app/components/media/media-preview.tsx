import { useEffect, useRef, useState } from 'react'
import { useRevalidator } from 'react-router'
import { useVideoSource } from '#app/components/player/use-video-source.ts'
import classes from './media.module.css'

type Props = {
  title: string
  url: string
  posterUrl: string
  portrait: boolean
  captions: { language: string; label: string; url: string }[]
}

/** The video as learners will see it, with the browser's own controls: nothing is counted here. */
export function MediaPreview({ title, url, posterUrl, portrait, captions }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  const { revalidate } = useRevalidator()
  // A page that is loaded anew brings a new address for the same video, which must not begin it again; only an expired one is replaced.
  const [first] = useState({ url, posterUrl })
  const newest = useRef(url)
  newest.current = url
  useVideoSource(video, first.url, { refresh: () => revalidate().then(() => newest.current), onStall: () => {} })
  useEffect(() => {
    const track = video.current?.textTracks[0]
    if (track) track.mode = 'showing'
  }, [])
  return (
    // biome-ignore lint/a11y/useMediaCaption: captions are given where the maker has attached some
    <video
      ref={video}
      className={classes.preview}
      data-portrait={portrait || undefined}
      poster={first.posterUrl}
      aria-label={`预览：${title}`}
      controls
      playsInline
      preload="metadata"
    >
      {captions.map((each) => (
        <track key={each.url} kind="captions" srcLang={each.language} label={each.label} src={each.url} />
      ))}
    </video>
  )
}
