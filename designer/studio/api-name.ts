// API names made from what people call things: English words win, other letters are transcribed.
import type { LocalText } from '../../schemas/types.ts';

const letters: Readonly<Record<string, string>> = {
  ا: 'a',
  آ: 'a',
  ب: 'b',
  پ: 'p',
  ت: 't',
  ث: 's',
  ج: 'j',
  چ: 'ch',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'z',
  ر: 'r',
  ز: 'z',
  ژ: 'zh',
  س: 's',
  ش: 'sh',
  ص: 's',
  ض: 'z',
  ط: 't',
  ظ: 'z',
  ع: 'a',
  غ: 'gh',
  ف: 'f',
  ق: 'gh',
  ک: 'k',
  ك: 'k',
  گ: 'g',
  ل: 'l',
  م: 'm',
  ن: 'n',
  و: 'v',
  ه: 'h',
  ی: 'i',
  ي: 'i',
  א: 'a',
  ב: 'b',
  ג: 'g',
  ד: 'd',
  ה: 'h',
  ו: 'v',
  ז: 'z',
  ח: 'ch',
  ט: 't',
  י: 'i',
  כ: 'k',
  ך: 'k',
  ל: 'l',
  מ: 'm',
  ם: 'm',
  נ: 'n',
  ן: 'n',
  ס: 's',
  ע: 'a',
  פ: 'p',
  ף: 'p',
  צ: 'ts',
  ץ: 'ts',
  ק: 'k',
  ר: 'r',
  ש: 'sh',
  ת: 't',
};

/** An API name made from a label: English words win, other letters are transcribed. `taken` names get a number; what begins with no letter, the prefix. */
export function apiName(label: LocalText, taken: ReadonlySet<string>, prefix = 'field'): string {
  const source = label.en ?? label.fa ?? label.ar ?? label.he ?? '';
  const latin = [...source.toLowerCase().normalize('NFKD')].map((letter) => letters[letter] ?? letter).join('');
  const words = latin
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter(Boolean);
  const [first = '', ...rest] = words;
  const camel = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const name = (/^[a-z]/.test(camel) ? camel : `${prefix}${camel}`).slice(0, 38);
  return untaken(name, '', taken);
}

/** The same with hyphens: `guest-complaint`. */
export function kebabName(label: LocalText, taken: ReadonlySet<string>, prefix: string): string {
  const camel = apiName(label, new Set(), prefix);
  const name = camel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return untaken(name, '-', taken);
}

function untaken(name: string, joint: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}${joint}${number}`)) number += 1;
  return `${name}${joint}${number}`;
}
