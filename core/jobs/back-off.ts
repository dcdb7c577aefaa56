// How long a failed job waits before its next try: doubling from a second to an hour, spread so that what failed together does not come back together.

const firstMs = 1_000;
const longestMs = 3_600_000;

/**
 * @param attempt the try that failed, from 1.
 * @param random from 0 to 1.
 * @returns milliseconds: between half of and the whole of 1 s, 2 s, 4 s … 1 h.
 */
export function backOffMs(attempt: number, random: number): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(wholeMs * (0.5 + random / 2));
}
