// Until when a notice is put off: always later than now, the mornings at nine.
import { describe, expect, it } from 'vitest';
import { snoozeTimes } from './snooze-times.ts';

describe('A notice that is put off', () => {
  it('comes back in three hours on a quarter, tomorrow at nine, or in a week', () => {
    const now = new Date(2026, 10, 22, 12, 31);
    expect(
      snoozeTimes(now).map(({ name, at }) => [name, at.getTime() - now.getTime() > 0, at.getHours(), at.getMinutes()]),
    ).toEqual([
      ['later', true, 15, 45],
      ['tomorrow', true, 9, 0],
      ['week', true, 9, 0],
    ]);
  });
});
