/** '印刷缺页' says something, a full stop does not. */
export const wroteReason = (reason: string): boolean => [...reason.trim()].length >= 2 && reason.trim().length <= 200
