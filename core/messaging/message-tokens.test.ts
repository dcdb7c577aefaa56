// The tokens in links of messages: nothing of their receiver is in them, and none can be made of others.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newId } from '../kernel/id.ts';
import { createMessageTokens, type TokenKind } from './message-tokens.ts';

describe('A token of a message', () => {
  const tokens = createMessageTokens(randomBytes(32));
  const kinds: readonly TokenKind[] = ['choices', 'open', 'link'];

  it('T-B08 says which message it is of and no more, and is read as what it was made for alone', () => {
    const ids = Array.from({ length: 100 }, newId);
    const made = ids.flatMap((id) => kinds.map((kind) => tokens.make(kind, id, 3)));
    expect(new Set(made).size).toBe(300);
    for (const [at, id] of ids.entries())
      for (const [which, kind] of kinds.entries()) {
        const token = made[at * kinds.length + which]!;
        expect(token).toMatch(/^[\w-]{39}$/);
        for (const other of kinds)
          expect(tokens.read(other, token)).toEqual(other === kind ? { message: id, link: 3 } : undefined);
      }
  });

  it('T-B08 is made of no other one: of the next message, another link, or one changed bit', () => {
    const bytes = Buffer.from(tokens.make('link', newId(), 0), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(tokens.read('link', changed.toString('base64url'))).toBeUndefined();
    }
    expect(createMessageTokens(randomBytes(32)).read('link', bytes.toString('base64url'))).toBeUndefined();
    for (const text of ['', 'x'.repeat(39), `${bytes.toString('base64url')}=`, 'a@example.com'])
      expect(tokens.read('link', text)).toBeUndefined();
  });
});
