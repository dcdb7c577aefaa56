// A postal address by its parts, with its place on the earth where that is known. Searched by what is written in it.
import { type Address, addressLine, isCountry, isPostalCode } from '../../../schemas/address.ts';
import { isPlainObject, type Json } from '../../kernel/data.ts';
import { foldForSearch } from '../../kernel/fold.ts';
import { data } from './data.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';

const columns = ['country', 'province', 'city', 'street', 'postalCode'] as const;

export const address: FieldKindBehavior = {
  ...data,
  operators: ['contains', 'empty', 'notEmpty'],
  folded: 'shadow',
  fold: foldForSearch,
  shadow: (value) => foldForSearch(addressLine(value as Address)),
  read(value) {
    if (!isPlainObject(value)) return new FieldFault('validation.type', { expected: 'object' });
    const { country, postalCode } = value as Address;
    if (country !== undefined && !isCountry(country))
      return new FieldFault('validation.country', { found: shown(country) });
    if (postalCode !== undefined && !isPostalCode(postalCode, country)) return new FieldFault('validation.postal-code');
    return value as Json & object;
  },
  toText(value) {
    const { location, ...parts } = value as Address;
    const place = location === undefined ? '' : `${location.latitude}, ${location.longitude}`;
    return [...columns.map((part) => (parts[part] ?? '').replace(/\s*[;\n]\s*/g, ', ')), place].join('; ');
  },
  fromText(text) {
    const parts = text.split(';').map((part) => part.trim());
    if (parts.length < columns.length) return { street: text };
    const [latitude, longitude] = (parts[columns.length] ?? '').split(',');
    const location = longitude === undefined ? {} : { location: { latitude: latitude ?? '', longitude } };
    return { ...Object.fromEntries(columns.map((part, index) => [part, parts[index] ?? ''])), ...location };
  },
};
