// One line of the bench table: our figure and the limit's or a peer's, measured in the same run.

export interface BenchRow {
  readonly name: string;
  /** Our figure and the other's, in `unit`; the other is absent when the aim is an absolute one. */
  readonly ours: number;
  readonly peer?: number;
  /** How many times the peer's figure ours is (its time over ours, where less is better). */
  readonly ratio?: number;
  readonly unit: string;
  /** What the issue asks for, in words. */
  readonly aim: string;
}

/** The middle of an odd number of figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
