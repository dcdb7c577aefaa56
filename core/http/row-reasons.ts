// Why a row of an import or a bulk act became what it is, in the words of the reader.
import { isLanguage, pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition, Language } from '../../schemas/types.ts';
import type { ImportRow, RowPage } from '../transfer/transfer.ts';
import type { Texts } from './texts.ts';

type Reason = ImportRow['reasons'][number];

/** Says a reason: a fault of the input, or the problem a write ended with. @param entity of the rows */
export function reasonWords(
  texts: Texts,
  locale: string,
  entity: EntityDefinition | undefined,
): (reason: Reason) => string {
  const language = isLanguage(locale) ? locale : 'en';
  return (stored) => {
    const reason = withOptionNames(stored, entity, language);
    const text = texts.detail(language, { pointer: 'row', ...reason });
    return text === reason.code ? texts.problem(language, reason.code, reason.params ?? {}) : text;
  };
}

/** Whoever fills in a file writes options by their names; it was refused by their values. */
function withOptionNames(reason: Reason, entity: EntityDefinition | undefined, language: Language): Reason {
  const { code, params } = reason;
  const options = entity?.fields.find(({ name }) => name === reason.field)?.options;
  if (code !== 'validation.choice' || options === undefined || params?.allowed === undefined) return reason;
  const nameOf = (value: string): string =>
    pickText(options.find((option) => option.value === value)?.label, language, value);
  const names = String(params.allowed).split(', ').map(nameOf);
  const allowed = new Intl.ListFormat(language, { type: 'unit', style: 'short' }).format(names);
  return { ...reason, params: { ...params, allowed } };
}

export function withReasons(page: RowPage, wordsOf: (reason: Reason) => string) {
  const items = page.items.map((row) => ({
    ...row,
    reasons: row.reasons.map((reason) => ({ ...reason, message: wordsOf(reason) })),
  }));
  return { ...page, items };
}
