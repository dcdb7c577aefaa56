// Durations in the words of four languages, and their one stored form.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationOf, durationWords, secondsOf } from './duration-text.ts';
import { hasForm } from './validator-runtime.ts';

describe('a duration', () => {
  it.each([
    ['1:30', 5_400],
    ['۱:۳۰', 5_400],
    ['00:00:45', 45],
    ['-2:00', -7_200],
    ['90m', 5_400],
    ['1h30', 5_400],
    ['1h 30m', 5_400],
    ['1.5h', 5_400],
    ['2 days', 172_800],
    ['1 hour and 30 minutes', 5_400],
    ['half an hour', 1_800],
    ['1 hour and a half', 5_400],
    ['۱ ساعت و ۳۰ دقیقه', 5_400],
    ['یک ساعت و نیم', 5_400],
    ['نیم ساعت', 1_800],
    ['۳ روز', 259_200],
    ['ساعة ونصف', 5_400],
    ['ساعتين', 7_200],
    ['٩٠ دقيقة', 5_400],
    ['يومان و3 ساعات', 183_600],
    ['שעה ו-30 דקות', 5_400],
    ['שעתיים', 7_200],
    ['חצי שעה', 1_800],
    ['3 ימים', 259_200],
    ['PT1H30M', 5_400],
    ['pt90m', 5_400],
    ['P1W', 604_800],
    ['-P1D', -86_400],
    ['PT1.9S', 1],
  ])('may be written %s', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it.each(['90', '1:75', 'P1Y', 'P1M', 'P', 'PT', 'PT1', 'soon', '5 apples', '1h; drop', '', '1 2 h', '2 days 5'])(
    'is not %j',
    (text) => {
      expect(secondsOf(text)).toBeUndefined();
    },
  );

  it('has one stored form, which reads back as the same length', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8_639_913_600, max: 8_639_913_600 }), (seconds) => {
        const text = durationOf(seconds);
        expect([secondsOf(text), hasForm(text, 'duration')]).toEqual([seconds, true]);
      }),
    );
  });

  it('beyond a lifetime is none', () => {
    expect(secondsOf('P100000D')).toBeUndefined();
  });
});

describe('the words of a duration', () => {
  it.each([
    [95_430, 'en', '1 day 2 hr 30 min 30 sec'],
    [5_400, 'fa', '۱ ساعت ۳۰ دقیقه'],
    [-60, 'en', '−1 min'],
    [0, 'en', '0 min'],
  ])('%s seconds are said in %s', (seconds, locale, words) => {
    expect(durationWords(seconds, locale)).toBe(words);
  });
});
