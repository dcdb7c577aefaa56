// What was meant on the keyboard of another language.
import { describe, expect, it } from 'vitest';
import { isMeant, readings } from './layouts.ts';

describe('A name that is typed', () => {
  it.each([
    ['یادداشت', 'dhnnhaj'],
    ['note', 'دخفث'],
    ['سرنخ تازه', 'svko jhci'],
    ['הערה', 'vgrv'],
    ['note', 'NOTE'],
    ['موعد', 'l,u]'],
  ])('is found as %s when its keys were %s', (name, typed) => {
    expect(isMeant(name, readings(typed))).toBe(true);
  });

  it('is as it is found first, and nothing else is found', () => {
    expect(readings('note')[0]).toBe('note');
    expect(isMeant('یادداشت', readings('call'))).toBe(false);
    expect(isMeant('Note', [])).toBe(true);
  });

  it('has no other reading when it mixes scripts or has digits', () => {
    expect(readings('نگار 12')).toHaveLength(1);
  });
});
