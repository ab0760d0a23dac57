/**
 * Turns what a video element says of itself into the stretches that were really played. Pure: time comes with every sample.
 * A stretch ends when playback stops, when the rate changes, and when the position jumps (a seek, a device that slept).
 */
export type Sample = { mediaMilliseconds: number; wallMilliseconds: number; rateHundredths: number; playing: boolean }
export type Stretch = { fromMilliseconds: number; toMilliseconds: number; rateHundredths: number }
export type Tracker = { stretch: Stretch; wallMilliseconds: number } | null

/** Playback runs a little unevenly; what is further off than this was not played. */
const slackMilliseconds = 1_500

/** The tracker after `sample`, and the stretch that ended with it, if any did. */
export function track(tracker: Tracker, sample: Sample): { tracker: Tracker; ended: Stretch | null } {
  const media = Math.round(sample.mediaMilliseconds)
  const begun: Tracker = sample.playing
    ? {
        stretch: { fromMilliseconds: media, toMilliseconds: media, rateHundredths: sample.rateHundredths },
        wallMilliseconds: sample.wallMilliseconds,
      }
    : null
  if (!tracker) return { tracker: begun, ended: null }
  const { stretch } = tracker
  const moved = media - stretch.toMilliseconds
  const possible = ((sample.wallMilliseconds - tracker.wallMilliseconds) * stretch.rateHundredths) / 100 + slackMilliseconds
  if (moved < 0 || moved > possible) return { tracker: begun, ended: played(stretch) }
  const longer = { ...stretch, toMilliseconds: media }
  if (!sample.playing || sample.rateHundredths !== stretch.rateHundredths) return { tracker: begun, ended: played(longer) }
  return { tracker: { stretch: longer, wallMilliseconds: sample.wallMilliseconds }, ended: null }
}

/** Cuts the stretch that is being played, so that it can be reported; the next one goes on where it ends. */
export function cut(tracker: Tracker): { tracker: Tracker; ended: Stretch | null } {
  if (!tracker) return { tracker, ended: null }
  const { stretch } = tracker
  return { tracker: { ...tracker, stretch: { ...stretch, fromMilliseconds: stretch.toMilliseconds } }, ended: played(stretch) }
}

const played = (stretch: Stretch): Stretch | null => (stretch.toMilliseconds > stretch.fromMilliseconds ? stretch : null)
