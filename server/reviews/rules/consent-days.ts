/** A code holds for so many days, however often it is used, unless its owner takes it back. Apart, for browsers that cannot hash. */
export const consentDays = 30
