/** The accounts that `npm start` prints. They exist in demonstrations only: production seeds nothing. */
export type DemonstrationAccount = { name: string; role: string; idNumber: string; phone: string; password: string }

export const demonstrationPassword = 'chunfeng-huayu-2026'
