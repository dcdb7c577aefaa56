// A telephone number, E.164. Local forms belong to the installation's country: 0912…, +98912…, 0098912… and ۰۹۱۲… are one number.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { latinDigits } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { plainPhone } from './plain-phone.ts';
import { text } from './text.ts';

export const phone: FieldKindBehavior = {
  ...text,
  lookup: true,
  folded: 'same',
  sortable: true,
  inPieces: true,
  // What people remember of a number: its digits, without the leading zeros that E.164 does not have.
  fold: (value) =>
    latinDigits(value)
      .replace(/[^\d+]/g, '')
      .replace(/^0+/, ''),
  comparand: (value, _operator, _field, { country }) =>
    typeof value === 'string' ? { value: toE164(latinDigits(value), country) ?? value } : undefined,
  read: (value, _field, country) =>
    (typeof value === 'string' ? toE164(value, country) : undefined) ??
    new FieldFault('validation.phone', { found: shown(value) }),
};

/** E.164, or undefined when it cannot be a number anywhere. Possible is enough: numbering plans change faster than our tables. */
function toE164(text: string, country: string): string | undefined {
  const international = text.replace(/^00/, '+');
  const home = isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const plain = home && plainPhone(international, home);
  if (plain !== undefined) return plain;
  const parsed = parsePhoneNumberFromString(international, {
    ...(home === undefined ? {} : { defaultCountry: home }),
    extract: false,
  });
  // An extension is no part of E.164: dropping it would call somebody else.
  return parsed?.isPossible() === true && parsed.ext === undefined ? parsed.number : undefined;
}

/** Can a text message reach it? Numbers of plans where mobiles and landlines look alike (US, CA) count as mobile. */
export function isMobile(e164: string): boolean {
  const type = parsePhoneNumberFromString(e164)?.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}
