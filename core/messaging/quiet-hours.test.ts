// Quiet hours end by the clock on the wall, also where it is moved.
import { describe, expect, it } from 'vitest';
import { leavesAt } from './quiet-hours.ts';

const night = { from: '21:00', until: '08:00' };
const at = (instant: string, quiet = night, zone = 'Asia/Tehran') =>
  leavesAt(new Date(instant), quiet, zone)?.toISOString();

describe('leavesAt', () => {
  it('is at once by day, from the very minute they end', () => {
    expect(at('2026-11-26T12:00:00Z')).toBeUndefined();
    expect(at('2026-11-26T04:30:00Z')).toBeUndefined(); // 08:00 in Tehran
    expect(at('2026-11-26T17:29:59Z')).toBeUndefined(); // 20:59:59
  });

  it('is their end, on the same day or the next', () => {
    expect(at('2026-11-26T17:30:00Z')).toBe('2026-11-27T04:30:00.000Z'); // 21:00
    expect(at('2026-11-26T22:00:00Z')).toBe('2026-11-27T04:30:00.000Z'); // 01:30
    expect(at('2026-11-26T10:00:00Z', { from: '13:00', until: '16:00' })).toBe('2026-11-26T12:30:00.000Z');
  });

  it('follows the clock that is moved in the night', () => {
    expect(at('2026-03-28T22:00:00Z', night, 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z'); // 08:00 is CEST already
    expect(at('2026-10-24T22:00:00Z', night, 'Europe/Berlin')).toBe('2026-10-25T07:00:00.000Z');
  });

  it('is never kept by hours that begin when they end, or by none', () => {
    expect(at('2026-11-26T22:00:00Z', { from: '08:00', until: '08:00' })).toBeUndefined();
    expect(leavesAt(new Date(0), undefined, 'UTC')).toBeUndefined();
  });
});
