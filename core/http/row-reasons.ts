// Why a row of an import or a bulk act became what it is, in the words of the reader.
import { isLanguage } from '../../schemas/local-text.ts';
import type { ImportRow, RowPage } from '../transfer/transfer.ts';
import type { Texts } from './texts.ts';

type Reason = ImportRow['reasons'][number];

/** A reason is a fault of the input, or the problem a write ended with. */
export function reasonText(texts: Texts, locale: string, reason: Reason): string {
  const language = isLanguage(locale) ? locale : 'en';
  const text = texts.detail(language, { pointer: '', ...reason });
  return text === reason.code ? texts.problem(language, reason.code, reason.params ?? {}) : text;
}

export function withReasons(texts: Texts, locale: string, page: RowPage) {
  const items = page.items.map((row) => ({
    ...row,
    reasons: row.reasons.map((reason) => ({ ...reason, message: reasonText(texts, locale, reason) })),
  }));
  return { ...page, items };
}
