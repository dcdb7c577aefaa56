// A text of other products cut into its plain parts and its expressions.
import { Untranslatable } from '../translation.ts';
import { closingQuote } from './tokens.ts';

/** `at` = where the source of the expression begins in the text. */
export type Part = { readonly text: string } | { readonly source: string; readonly at: number };

/** The text cut at its "${…}" and "#{…}"; a backslash before one makes it plain text. @throws Untranslatable */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const isMark = (text[at] === '$' || text[at] === '#') && text[at + 1] === '{';
    if (text[at] === '\\' && /^[$#]\{/.test(text.slice(at + 1, at + 3))) {
      plain += text.slice(at + 1, at + 3);
      at += 3;
    } else if (isMark) {
      const end = closing(text, at);
      if (plain !== '') parts.push({ text: plain });
      plain = '';
      parts.push({ source: text.slice(at + 2, end), at: at + 2 });
      at = end + 1;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain !== '' || parts.length === 0) parts.push({ text: plain });
  return parts;
}

function closing(text: string, open: number): number {
  for (let at = open + 2; at < text.length; at += 1) {
    if (text[at] === '}') return at;
    if (text[at] === '"' || text[at] === "'") at = closingQuote(text, at, 0);
  }
  throw new Untranslatable('a-closing-brace-is-missing', open);
}
