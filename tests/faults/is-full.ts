// Is this the long form of the faults, `npm run faults`? In `npm test` each of them is tried some times.

export const isFull = process.env.RAVAND_FAULTS === 'full';
