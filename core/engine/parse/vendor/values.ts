// How a written value becomes one of ours: a FEEL expression, a FEEL list, a time, a number, or a plain name. One set for each notation.
import { translateJuel } from '../../../expressions/translate-juel.ts';
import { translateZeebe } from '../../../expressions/translate-zeebe.ts';
import { type Translation, textLiteral } from '../../../expressions/translation.ts';
import type { Translated } from './reading.ts';

export type Reader = (text: string) => Translated;

/** The readers of one notation. */
export interface Notation {
  readonly expression: Reader;
  readonly list: Reader;
  readonly time: Reader;
  readonly number: Reader;
  /** A name that is written out; computed names are not taken over. */
  readonly name: Reader;
  /** A variable's name or an expression. */
  readonly variable: Reader;
}

const ok = (text: string): Translated => ({ ok: true, text });
/** Not wrong, only nothing we have. */
export const unread = (text: string): Translated => ({ ok: false, reason: 'unread', text, at: 0 });

const variableForm = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;

function notation(translate: (text: string) => Translation, isDynamic: (text: string) => boolean): Notation {
  const expression: Reader = (text) => {
    const found = translate(text);
    return found.ok ? ok(found.feel) : { ok: false, reason: found.reason, text, at: found.at };
  };
  return {
    expression,
    list(text) {
      if (isDynamic(text) && parts(text).length === 1) {
        const found = expression(text.trim());
        // One value or a list of them: both are meant.
        return found.ok ? ok(`flatten([${found.text}])`) : found;
      }
      const items = parts(text).map(expression);
      const wrong = items.find((item) => !item.ok);
      if (wrong !== undefined) return wrong;
      const list = `[${items.map((item) => item.text).join(', ')}]`;
      return ok(isDynamic(text) ? `flatten(${list})` : list);
    },
    time(text) {
      if (isDynamic(text)) return expression(text);
      const trimmed = text.trim();
      if (/^[+-]?P/.test(trimmed)) return ok(`duration(${textLiteral(trimmed)})`);
      if (/^\d{4}-\d\d-\d\dT/.test(trimmed)) return ok(`date and time(${textLiteral(trimmed)})`);
      if (/^\d{4}-\d\d-\d\d$/.test(trimmed)) return ok(`date(${textLiteral(trimmed)})`);
      return unread(text);
    },
    number(text) {
      if (/^\s*-?\d+(\.\d+)?\s*$/.test(text)) return ok(text.trim());
      return isDynamic(text) ? expression(text) : unread(text);
    },
    name: (text) => (isDynamic(text) ? unread(text) : ok(text.trim())),
    variable(text) {
      if (isDynamic(text)) return expression(text);
      return variableForm.test(text.trim()) ? ok(text.trim()) : unread(text);
    },
  };
}

/** Cut at commas that stand in no bracket. */
function parts(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const mark = text.charAt(at);
    if (/[({[]/.test(mark)) depth += 1;
    else if (/[)}\]]/.test(mark)) depth -= 1;
    else if ((mark === ',' && depth <= 0) || mark === '') {
      const part = text.slice(from, at).trim();
      if (part !== '') found.push(part);
      from = at + 1;
    }
  }
  return found;
}

/** Camunda 7, Activiti, Flowable: "${…}" in plain text. */
export const juel: Notation = notation(translateJuel, (text) => /[$#]\{/.test(text));
const isFeel = (text: string): boolean => /^\s*=/.test(text);
/** Camunda 8: "=" and FEEL, or plain text. A list behind "=" is one expression, commas and all. */
export const zeebe: Notation = {
  ...notation(translateZeebe, isFeel),
  list: (text) => {
    if (!isFeel(text)) return notation(translateZeebe, isFeel).list(text);
    const found = translateZeebe(text);
    return found.ok ? ok(`flatten([${found.feel}])`) : { ok: false, reason: found.reason, text, at: found.at };
  },
};
