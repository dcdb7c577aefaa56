// Addresses that fill in fields of a public form.
import { describe, expect, it } from 'vitest';
import type { FieldDefinition } from '../../schemas/types.ts';
import { filledAddress, filledIn, isFilling } from './filled-address.ts';

const field = (name: string, kind: FieldDefinition['kind'], more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: name,
  name,
  kind,
  ...more,
});
const fields = [
  field('room', 'text'),
  field('urgent', 'boolean'),
  field('count', 'integer'),
  field('kind', 'choice', { options: [{ value: 'noise' }, { value: 'water' }] }),
  field('marks', 'choices', { options: [{ value: 'a' }, { value: 'b' }] }),
  field('day', 'date'),
  field('photo', 'image'),
];

describe('an address that fills a form in', () => {
  it('gives back what it was made of, whatever the letters', () => {
    const values = {
      room: 'اتاق ۲۰۴ & بالکن=دارد',
      urgent: true,
      count: 3,
      kind: 'water',
      marks: ['a', 'b'],
      day: '2026-03-21',
    };
    const address = filledAddress('https://x.example/p/forms/sorry', values);
    expect(address).toContain('/p/forms/sorry#room=');
    expect(filledIn(new URL(address).hash, fields)).toEqual(values);
    expect(filledAddress('https://x.example/', { room: '', urgent: null })).toBe('https://x.example/');
  });

  it('says nothing of what the form does not ask, cannot take so, or nobody offers', () => {
    expect(filledIn('#other=1&urgent=perhaps&count=many&kind=fire&marks=c&day=soon&photo=x&room=', fields)).toEqual({});
  });

  it('is not the token of a one-time link', () => {
    expect(isFilling('#nZ4cQ1b9-_xYz')).toBe(false);
    expect(filledIn('#nZ4cQ1b9-_xYz', fields)).toEqual({});
  });
});
