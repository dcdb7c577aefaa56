// One form for what people type in different ways.
import { describe, expect, it } from 'vitest';
import { foldForSearch } from './fold.ts';

const alike: readonly (readonly [string, ...string[]])[] = [
  ['علی', 'علي', 'عَلی', 'عـلی'],
  ['کریم', 'كريم', 'كریم'],
  ['احمد', 'أحمد', 'إحمد', 'آحمد', 'ٱحمد'],
  ['خانه', 'خانة', 'خانۀ', 'خانهٔ', 'خانھ', 'خانہ'],
  ['میروم', 'می‌روم', 'می\u200dروم', 'می\u061cروم'],
  ['۱۲۳', '١٢٣', '123'],
  ['cafe', 'Café', 'CAFÉ'],
  ['שלום', 'שָׁלוֹם', 'שלומ'],
  ['כהן', 'כהנ'],
  ['כסף', 'כספ'],
  ['בע"מ', 'בע״מ', 'בע”מ'],
  ["צ'ק", 'צ׳ק', 'צ’ק'],
  ["o'brien", 'O’Brien'],
  ['الرحمن', 'ٱلرَّحۡمَـٰن'],
];

describe('Texts that mean the same', () => {
  it.each(alike)('%s is found by each of its spellings', (first, ...others) => {
    for (const other of others) expect(foldForSearch(other)).toBe(foldForSearch(first));
  });

  it('stay apart when they do not', () => {
    expect(foldForSearch('علی')).not.toBe(foldForSearch('عالی'));
    expect(foldForSearch('  a \u200f b ')).toBe('a b');
  });
});
