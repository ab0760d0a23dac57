import type { Spot } from '#server/attendance/rules/check-in.ts'

const patienceMilliseconds = 8_000

/** Where this device is, as far as it can say and its owner lets it; null otherwise. */
export function locate(): Promise<Spot | null> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude, accuracyMetres: coords.accuracy }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: patienceMilliseconds, maximumAge: 60_000 },
    )
  })
}
