// The refusal of whoever speaks of a draft as it was.
import { Problem } from '../kernel/problem.ts';
import type { Draft } from './definitions.ts';

/** @param current the draft there is; undefined = gone */
export function draftChanged(current: Draft | undefined): Problem {
  return new Problem(409, 'draft-changed', {
    params: { revision: current?.revision ?? 0 },
    more: { current: current ?? null },
  });
}
