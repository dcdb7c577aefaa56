// Free labels, as many as fit a record. Spelled as first typed, compared folded: "VIP" and "vip" are one tag.
import { foldForSearch } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { itemLine, joinItems, listOfTexts, splitItems } from './list-of-texts.ts';
import { storable } from './text.ts';

export const tags: FieldKindBehavior = {
  ...listOfTexts,
  operators: [...listOfTexts.operators, 'contains'],
  fold: foldForSearch,
  shadow: (value) => itemLine((value as readonly string[]).map(foldForSearch)),
  comparand: (value) =>
    typeof value === 'string' ? { value: itemLine([foldForSearch(value.replace(/^\s*#+/, ''))]) } : undefined,
  read: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? value.map(storable)
      : new FieldFault('validation.text', { found: shown(value) }),
  toText: (value) => joinItems(value as readonly string[]),
  fromText: (text) => splitItems(text),
};
