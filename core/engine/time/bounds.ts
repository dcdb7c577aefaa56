// How far the searches of this folder go before they say "never", and how much they remember.

export const bounds = {
  /** Characters of a timer's text. */
  textLength: 500,
  /** How many years ahead a cron is looked for: 29 February on a given weekday comes at least every 40 years. */
  cronYears: 100,
  /** How many closed days in a row a cron under a working calendar leaves out. */
  cronClosedDays: 4_000,
  /** How many days a sum of working time may span: 54 years. */
  workingDays: 20_000,
  /** After how many closed days in a row a calendar counts as closed for ever: 3 years. */
  closedDays: 1_100,
  /** Zones and stretches of time per zone whose offsets are remembered. */
  zones: 256,
  stretchesPerZone: 512,
  /** Days whose opening hours are remembered per calendar. */
  rememberedDays: 4_000,
} as const;

export const dayMs = 86_400_000;
export const daySeconds = 86_400;
/** The greatest span of time a Date can hold; beyond it there is no instant. */
const furthestMs = 8.64e15;

/** The Date of milliseconds since 1970; undefined beyond what a Date holds. */
export function dateOfMs(ms: number): Date | undefined {
  return Math.abs(ms) <= furthestMs ? new Date(ms) : undefined;
}
