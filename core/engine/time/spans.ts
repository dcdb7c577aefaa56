// Days and dates as plain numbers of milliseconds and seconds.

export const dayMs = 86_400_000;
export const daySeconds = 86_400;
/** The greatest span of time a Date can hold; beyond it there is no instant. */
const furthestMs = 8.64e15;

/** The Date of milliseconds since 1970; undefined beyond what a Date holds. */
export function dateOfMs(ms: number): Date | undefined {
  return Math.abs(ms) <= furthestMs ? new Date(ms) : undefined;
}
