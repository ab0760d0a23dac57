/** In characters as people count them. Apart from password.ts, so that a form can check it without loading the dictionaries. */
export const passwordLength = { least: 8, most: 128 }
