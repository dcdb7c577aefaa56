// What somebody meant who typed on the keyboard of another language: the same keys read by each layout. Letters alone; pure.
import { foldForSearch } from '../../core/kernel/fold.ts';

/** The letters of the keys from q to p, a to ;, z to /, by layout (Persian: ISIRI 9147; Hebrew: SI 1452; Arabic: as Windows has it). */
const layouts: readonly (readonly string[])[] = [
  [..."qwertyuiop[]asdfghjkl;'zxcvbnm,./"],
  [...'ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./'],
  [...'ضصثقفغعهخحجدشسيبلاتنمكطئءؤر', 'لا', ...'ىةوزظ'],
  [..."/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ."],
];

/** Every reading of the text, folded: as it is, and as each layout has the same keys. */
export function readings(text: string): readonly string[] {
  const typed = text.toLowerCase();
  const all = layouts.flatMap((from) =>
    layouts
      .filter((to) => to !== from)
      .flatMap((to) => {
        const letters = [...typed];
        const isOf = letters.every((letter) => letter === ' ' || from.includes(letter));
        return isOf
          ? [letters.map((letter) => (letter === ' ' ? ' ' : (to[from.indexOf(letter)] ?? letter))).join('')]
          : [];
      }),
  );
  return [...new Set([text, ...all].map(foldForSearch))].filter((one) => one !== '');
}

/** Does the name have what was typed, on whichever keyboard? */
export function isMeant(name: string, wanted: readonly string[]): boolean {
  const folded = foldForSearch(name);
  return wanted.length === 0 || wanted.some((one) => folded.includes(one));
}
