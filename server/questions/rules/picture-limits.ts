export const pictureMaxBytes = 1_000_000
export const picturePixelsMost = 25_000_000
