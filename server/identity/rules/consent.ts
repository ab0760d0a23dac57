/** The version of the notice on personal data (page /privacy) that is agreed to at sign-up. A change of its substance is a new version. */
export const currentConsent = '2026-11'
