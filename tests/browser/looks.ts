// In which languages and widths the screens of a story are played through: the two that differ most in a short run, all four by `npm run looks`.
import type { BrowserLanguage } from './open-page.ts';

export type Look = readonly [language: BrowserLanguage, width: number];

const all: readonly Look[] = [
  ['fa', 1280],
  ['en', 390],
  ['fa', 390],
  ['en', 1280],
];

export const looks: readonly Look[] = process.env.RAVAND_LOOKS === 'all' ? all : all.slice(0, 2);
