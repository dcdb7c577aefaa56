// Several of the values the field lists, in its order: a JSON list in the column. Values that an earlier version listed stay readable.
import { choice, labelOf, optionSaid } from './choice.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { itemLine, joinItems, listOfTexts, splitItems } from './list-of-texts.ts';

export const choices: FieldKindBehavior = {
  ...listOfTexts,
  shadow: (value) => itemLine(value as readonly string[]),
  comparand: (value) => (typeof value === 'string' ? { value: itemLine([value.trim()]) } : undefined),
  read(value, field, country) {
    if (!Array.isArray(value)) return new FieldFault('validation.type', { expected: 'array' });
    const wrong = value.find((item) => choice.read(item, field, country) instanceof FieldFault);
    if (wrong === undefined) return value as string[];
    const allowed = (field.options ?? []).map((option) => option.value).join(', ');
    return new FieldFault('validation.choice', { found: shown(wrong), allowed });
  },
  // An option that is called by what parts items stands as its value.
  toText: (value, field, { language }) =>
    joinItems(
      (value as readonly string[]).map((item) => {
        const label = labelOf(item, field, language);
        return /[;؛\n]/.test(label) ? item : label;
      }),
    ),
  fromText: (text, field) => splitItems(text).map((item) => optionSaid(item, field)),
};
