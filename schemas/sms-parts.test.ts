// The borders at which a gateway counts one part more.
import { describe, expect, it } from 'vitest';
import { smsParts } from './sms-parts.ts';

describe('smsParts', () => {
  it.each([
    ['', 0, 160, 'gsm7'],
    ['a'.repeat(160), 1, 0, 'gsm7'],
    ['a'.repeat(161), 2, 153 * 2 - 161, 'gsm7'],
    ['a'.repeat(306), 2, 0, 'gsm7'],
    ['a'.repeat(307), 3, 152, 'gsm7'],
    ['€'.repeat(80), 1, 0, 'gsm7'],
    ['€'.repeat(81), 2, 153 - 10, 'gsm7'],
    ['س'.repeat(70), 1, 0, 'ucs2'],
    ['س'.repeat(71), 2, 63, 'ucs2'],
    ['س'.repeat(134), 2, 0, 'ucs2'],
    ['س'.repeat(135), 3, 66, 'ucs2'],
  ] as const)('%s…: %i parts, %i left, %s', (text, parts, free, encoding) => {
    expect(smsParts(text)).toMatchObject({ parts, free, encoding });
  });

  it('cuts no character of two units in two', () => {
    // 152 septets, then a pair of septets that does not fit into the 153rd.
    expect(smsParts(`${'a'.repeat(152)}€${'a'.repeat(10)}`)).toMatchObject({ parts: 2, free: 153 - 12 });
    expect(smsParts(`${'س'.repeat(66)}🙂${'س'.repeat(10)}`)).toMatchObject({ parts: 2, free: 67 - 12 });
  });

  it('says which character makes it UCS-2', () => {
    expect(smsParts('Price: 5 €, ۵').because).toBe('۵');
    expect(smsParts('naïve').because).toBe('ï');
    expect(smsParts('plain @ [text]').because).toBeUndefined();
  });
});
