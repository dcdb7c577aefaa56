// Addresses: their parts, the order in which a country writes them, what its postal codes look like. Pure; runs in the browser too.
import { latinDigits } from '../core/kernel/fold.ts';

export interface Address {
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly province?: string;
  readonly city?: string;
  /** Street, number, floor: as many lines as it takes. */
  readonly street?: string;
  readonly postalCode?: string;
  /** WGS 84, in degrees. */
  readonly location?: { readonly latitude: number; readonly longitude: number };
}

export type AddressPart = 'province' | 'city' | 'street' | 'postalCode';

/** ISO 3166-1 alpha-2. */
export const countries: readonly string[] = `
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
`
  .trim()
  .split(/\s+/);
const known = new Set(countries);

const largestFirst = new Set('IR AF CN JP KR KP TW'.split(' '));
const codeBeforeCity = new Set(
  'AT BE BG CH CZ DE DK ES FI FR GR HR IS IT LI LU NL NO PL PT RO RS SE SI SK TR BR MX AR'.split(' '),
);

/** The parts below the country in the order people there write and read them. */
export function partsOf(country: string | undefined): readonly AddressPart[] {
  if (largestFirst.has(country ?? '')) return ['province', 'city', 'street', 'postalCode'];
  if (codeBeforeCity.has(country ?? '')) return ['street', 'postalCode', 'city', 'province'];
  return ['street', 'city', 'province', 'postalCode'];
}

const postalCodes: Readonly<Record<string, RegExp>> = {
  IR: /^\d{10}$/,
  IL: /^\d{5}(\d{2})?$/,
  US: /^\d{5}(-\d{4})?$/,
  SA: /^\d{5}(-\d{4})?$/,
  TR: /^\d{5}$/,
  IQ: /^\d{5}$/,
  JO: /^\d{5}$/,
  EG: /^\d{5}(\d{2})?$/,
  DE: /^\d{5}$/,
  FR: /^\d{5}$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/,
};
const anyPostalCode = /^[A-Z0-9](?:[A-Z0-9 -]{0,10}[A-Z0-9])?$/;

export function isCountry(code: string): boolean {
  return known.has(code);
}

/** Has the country such postal codes? One that is unknown here has any of letters, digits, spaces and hyphens. */
export function isPostalCode(code: string, country: string | undefined): boolean {
  return (postalCodes[country ?? ''] ?? anyPostalCode).test(code);
}

/** Trimmed, without empty parts, the country in capitals, the code in Latin digits; null when nothing is left. */
export function tidyAddress(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : { street: value.trim() };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const parts = Object.entries(value).flatMap(([name, part]) => {
    const tidied = tidyPart(name, part);
    return tidied === null || tidied === undefined ? [] : [[name, tidied] as const];
  });
  // A country alone is what a form begins with, and says nothing.
  return parts.every(([name]) => name === 'country') ? null : Object.fromEntries(parts);
}

function tidyPart(name: string, part: unknown): unknown {
  if (name === 'location') return tidyLocation(part);
  if (typeof part !== 'string') return part;
  const text = part.replaceAll('\0', '').normalize('NFC').replace(/\r\n?/g, '\n').trim();
  if (text === '') return null;
  if (name === 'country') return text.toUpperCase();
  const code = latinDigits(text).toUpperCase();
  return name === 'postalCode' ? (/^\d{5}-\d{5}$/.test(code) ? code.replace('-', '') : code) : text;
}

function tidyLocation(location: unknown): unknown {
  if (typeof location !== 'object' || location === null) return location;
  const entries = Object.entries(location).map(([name, degrees]) => [name, tidyDegrees(degrees)] as const);
  return entries.every(([, degrees]) => degrees === null) ? null : Object.fromEntries(entries);
}

/** Six digits after the point are 11 centimetres. */
function tidyDegrees(degrees: unknown): unknown {
  if (typeof degrees === 'string' && degrees.trim() === '') return null;
  const number = typeof degrees === 'string' ? Number(latinDigits(degrees.trim())) : degrees;
  return typeof number === 'number' && Number.isFinite(number) ? Math.round(number * 1e6) / 1e6 : degrees;
}

/** The address on one line, in its country's order. `countryName` gives the last word; without one the country is left out. */
export function addressLine(address: Address, countryName?: (code: string) => string): string {
  const parts = partsOf(address.country).flatMap((part) => address[part]?.split('\n') ?? []);
  const country = address.country === undefined ? undefined : countryName?.(address.country);
  const all = country === undefined ? parts : isLargestFirst(address) ? [country, ...parts] : [...parts, country];
  return all.join(/[\u0590-\u06ff]/.test(all.join('')) ? '، ' : ', ');
}

function isLargestFirst(address: Address): boolean {
  return largestFirst.has(address.country ?? '');
}
