// The table of contents of field kinds: a new kind is one file and one line here.
import type { FieldKind } from '../../../schemas/types.ts';
import { address } from './address.ts';
import { autoNumber } from './auto-number.ts';
import { boolean } from './boolean.ts';
import { choice } from './choice.ts';
import { choices } from './choices.ts';
import { date } from './date.ts';
import { datetime } from './datetime.ts';
import { decimal } from './decimal.ts';
import { duration } from './duration.ts';
import { email } from './email.ts';
import type { FieldKindBehavior } from './field-kind.ts';
import { file } from './file.ts';
import { image } from './image.ts';
import { integer } from './integer.ts';
import { json } from './json.ts';
import { lines } from './lines.ts';
import { longText } from './long-text.ts';
import { money } from './money.ts';
import { percent } from './percent.ts';
import { phone } from './phone.ts';
import { rating } from './rating.ts';
import { reference } from './reference.ts';
import { references } from './references.ts';
import { richText } from './rich-text.ts';
import { tags } from './tags.ts';
import { text } from './text.ts';
import { url } from './url.ts';

const kinds: Readonly<Record<FieldKind, FieldKindBehavior>> = {
  text,
  longText,
  integer,
  decimal,
  money,
  percent,
  boolean,
  date,
  datetime,
  choice,
  reference,
  references,
  lines,
  email,
  phone,
  url,
  choices,
  tags,
  rating,
  duration,
  file,
  image,
  address,
  json,
  richText,
  autoNumber,
};

export function fieldKind(kind: FieldKind): FieldKindBehavior {
  return kinds[kind];
}
