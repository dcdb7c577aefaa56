// Table of contents: which control draws which field kind.
import type { FieldKind } from '../../../schemas/types.ts';
import type { Control } from '../control.ts';
import { addressControl } from './address.ts';
import { booleanControl } from './boolean.ts';
import { choiceControl } from './choice.ts';
import { choicesControl } from './choices.ts';
import { dateControl } from './date.ts';
import { datetimeControl } from './datetime.ts';
import { decimalControl } from './decimal.ts';
import { durationControl } from './duration.ts';
import { emailControl } from './email.ts';
import { fileControl } from './file.ts';
import { integerControl } from './integer.ts';
import { jsonControl } from './json.ts';
import { linesControl } from './lines.ts';
import { longTextControl } from './long-text.ts';
import { moneyControl } from './money.ts';
import { percentControl } from './percent.ts';
import { phoneControl } from './phone.ts';
import { ratingControl } from './rating.ts';
import { referenceControl } from './reference.ts';
import { referencesControl } from './references.ts';
import { richTextControl } from './rich-text.ts';
import { tagsControl } from './tags.ts';
import { textControl } from './text.ts';
import { urlControl } from './url.ts';

export const controlOf: Readonly<Record<FieldKind, Control>> = {
  text: textControl,
  longText: longTextControl,
  integer: integerControl,
  decimal: decimalControl,
  money: moneyControl,
  percent: percentControl,
  boolean: booleanControl,
  date: dateControl,
  datetime: datetimeControl,
  choice: choiceControl,
  reference: referenceControl,
  references: referencesControl,
  lines: linesControl,
  email: emailControl,
  phone: phoneControl,
  url: urlControl,
  choices: choicesControl,
  tags: tagsControl,
  rating: ratingControl,
  duration: durationControl,
  file: fileControl,
  image: fileControl,
  address: addressControl,
  json: jsonControl,
  richText: richTextControl,
  autoNumber: textControl,
};
