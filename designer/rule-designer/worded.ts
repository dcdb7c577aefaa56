// A sentence of the user's language whose `{names}` are tokens instead of words.
import { html, type TemplateResult } from 'lit';
import { t } from '../shell/texts.ts';

/** What separates a hole from the words around it; no text holds it. */
const mark = '\u0001';

/** Which of these names the sentence has a place for. */
export function placesIn(key: string, names: readonly string[]): ReadonlySet<string> {
  const text = t(key, Object.fromEntries(names.map((name) => [name, `${mark}${name}${mark}`])));
  return new Set(names.filter((name) => text.includes(`${mark}${name}${mark}`)));
}

/** @param holes by the names in the text; words between them are set apart, so that they wrap like words */
export function worded(key: string, holes: Readonly<Record<string, unknown>>): TemplateResult {
  const marked = Object.fromEntries(Object.keys(holes).map((name) => [name, `${mark}${name}${mark}`]));
  // Names inside texts are isolated; a token isolates itself.
  const pieces = t(key, marked)
    .replaceAll(/[\u2068\u2069]/g, '')
    .split(mark);
  return html`${pieces.map((piece, index) => (index % 2 === 1 ? holes[piece] : word(piece)))}`;
}

export function word(text: string): TemplateResult | string {
  return text.trim() === '' ? '' : html`<span class="word">${text.trim()}</span>`;
}
