/** This browser's random name for itself: it tells “the same device, another window” from “another device”, and says nothing else. */
export function deviceId(): string {
  const name = 'xueshi-device'
  try {
    const known = localStorage.getItem(name)
    if (known) return known
    const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
    localStorage.setItem(name, made)
    return made
  } catch {
    // Without storage every page is a device of its own.
    return 'no-storage'
  }
}
