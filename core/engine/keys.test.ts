// Any key tells in which partition it is stored, and which one that lies in.
import { describe, expect, it } from 'vitest';
import { detachedKey, isPartition, keyIn, partitionAround, partitionOf } from './keys.ts';

describe('a key', () => {
  it('tells whether it is a partition', () => {
    expect(['0', '7/0', '7/0/3/0'].map(isPartition)).toEqual([true, true, true]);
    expect(['7', '7/0/3', '7/0/3/0/1'].map(isPartition)).toEqual([false, false, false]);
  });
  it('tells its partition, and the one around that', () => {
    expect(['7', '7/0', '7/0/3', '7/0/3/0', '7/0/3/0/12'].map(partitionOf)).toEqual([
      '0',
      '7/0',
      '7/0',
      '7/0/3/0',
      '7/0/3/0',
    ]);
    expect(['7/0', '7/0/3/0', '7/0/3/0/12/0'].map(partitionAround)).toEqual(['0', '7/0', '7/0/3/0']);
  });
  it('is counted in its partition', () => {
    expect([keyIn('0', 7), keyIn('7/0', 3), detachedKey('7')]).toEqual(['7', '7/0/3', '7/0']);
  });
});
