// What the browser hashes is what the server hashes, at every length around a block.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashAfter } from './sha-256.ts';

describe('The hash of the page', () => {
  it('begins as SHA-256 does, however text and prefix are parted', () => {
    for (let length = 0; length < 200; length += 1) {
      const text = Array.from({ length }, (_, at) => String.fromCharCode(33 + ((at * 7) % 90))).join('');
      const cut = Math.floor(length / 2);
      const expected = createHash('sha256').update(text).digest().readUInt32BE(0);
      expect([length, hashAfter(text.slice(0, cut))(text.slice(cut))]).toEqual([length, expected]);
    }
  });
});
