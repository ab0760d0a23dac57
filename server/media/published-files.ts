/** Where a published video lies in storage; below it the names that addresses use. */
export const publishedFiles = { folder: 'media', source: 'media-source', work: 'media-work' } as const
export const publishedKey = (assetId: string): string => `${publishedFiles.folder}/${assetId}`
export const sourceKey = (assetId: string): string => `${publishedFiles.source}/${assetId}`
