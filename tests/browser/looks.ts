// In which languages and widths the screens of a story are played through: few in a short run, all four by `npm run looks`.
import type { BrowserLanguage } from './open-page.ts';

export type Look = readonly [language: BrowserLanguage, width: number];

const all: readonly Look[] = [
  ['fa', 1280],
  ['en', 390],
  ['fa', 390],
  ['en', 1280],
];
const isLong = process.env.RAVAND_LOOKS === 'all';

/** For what looks at screens one after another: the two that differ most. */
export const looks: readonly Look[] = isLong ? all : all.slice(0, 2);

/** Of many screens those that are looked at so: in a short run each in one look, in turn. */
export function inTurn<T>(screens: readonly T[], look: Look): readonly T[] {
  const at = looks.indexOf(look);
  return isLong ? screens : screens.filter((_, index) => index % looks.length === at);
}

/** For a story, which takes many steps: in a short run it is told once, in the look it names. */
export function looksOf(...short: Look): readonly Look[] {
  return isLong ? all : [short];
}

/** For a story that chooses its widths itself. */
export function languagesOf(short: BrowserLanguage): readonly BrowserLanguage[] {
  return isLong ? ['fa', 'en'] : [short];
}
