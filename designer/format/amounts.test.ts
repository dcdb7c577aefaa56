// Amounts in words and exact sums.
import { describe, expect, it } from 'vitest';
import { amountInWords } from '../../schemas/amount-in-words.ts';
import { addDecimals } from './add-decimals.ts';

describe('an amount in words', () => {
  it.each([
    ['5117500000', 'پنج میلیارد و صد و هفده میلیون و پانصد هزار'],
    ['1000', 'هزار'],
    ['21000', 'بیست و یک هزار'],
    ['1001', 'هزار و یک'],
    [
      '999999999999999999',
      'نهصد و نود و نه کوادریلیون و نهصد و نود و نه تریلیون و نهصد و نود و نه میلیارد و نهصد و نود و نه میلیون و نهصد و نود و نه هزار و نهصد و نود و نه',
    ],
  ])('%s in Persian', (amount, words) => {
    expect(amountInWords(amount, 'fa')).toBe(words);
  });

  it('in English', () => {
    expect(amountInWords('1450000042', 'en')).toBe('one billion four hundred fifty million forty-two');
  });

  it.each([
    ['1000', 'ألف'],
    ['2000', 'ألفان'],
    ['5325', 'خمسة آلاف وثلاثمائة وخمسة وعشرون'],
    ['11000000', 'أحد عشر مليوناً'],
    ['100000', 'مائة ألف'],
  ])('%s in Arabic', (amount, words) => {
    expect(amountInWords(amount, 'ar')).toBe(words);
  });

  it.each([
    ['1000', 'אלף'],
    ['2000', 'אלפיים'],
    ['5325', 'חמשת אלפים שלוש מאות עשרים וחמישה'],
    ['11000000', 'אחד עשר מיליון'],
    ['2000000', 'שני מיליון'],
  ])('%s in Hebrew', (amount, words) => {
    expect(amountInWords(amount, 'he')).toBe(words);
  });

  it('says nothing about small, broken or very long numbers', () => {
    for (const amount of ['99', '1234.5', '-5000', '1234567890123456789'])
      expect(amountInWords(amount, 'fa')).toBeUndefined();
  });
});

describe('a sum of decimal texts', () => {
  it('is exact beyond what a double holds', () => {
    expect(addDecimals(['9007199254740993', '0.1', '0.2'])).toBe('9007199254740993.3');
    expect(addDecimals(['1.05', '-2.1'])).toBe('-1.05');
    expect(addDecimals(['-0.5', '0.2'])).toBe('-0.3');
    expect(addDecimals([])).toBe('0');
  });
});
