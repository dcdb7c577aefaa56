// The refusal of a file for its size, in megabytes as people know them.
import { Problem } from '../kernel/problem.ts';

export function fileTooLarge(mostBytes: number): Problem {
  return new Problem(413, 'file-too-large', { params: { limit: Math.floor((mostBytes / 1_048_576) * 100) / 100 } });
}
