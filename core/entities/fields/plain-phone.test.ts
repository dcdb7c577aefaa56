// The short way to E.164 says what the library says, or nothing.
import fc from 'fast-check';
import { type CountryCode, getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { plainPhone } from './plain-phone.ts';

function byLibrary(text: string, defaultCountry: CountryCode): string | undefined {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
  return parsed?.isPossible() === true && parsed.ext === undefined ? parsed.number : undefined;
}

test('a number that is found without the library is the one that the library finds', () => {
  let short = 0;
  const digits = fc.stringMatching(/^[0-9]{4,12}$/);
  const prefix = fc.constantFrom('', '0', '8', '+', '+98', '+49');
  const numbers = fc.array(fc.tuple(prefix, digits), { minLength: 250, maxLength: 250 });
  fc.assert(
    fc.property(fc.constantFrom(...getCountries(), 'IR', 'IL', 'EG'), numbers, (country, all) => {
      for (const [before, after] of all) {
        const text = before + after;
        const plain = plainPhone(text, country as CountryCode);
        if (plain === undefined) continue;
        short += 1;
        expect([text, plain]).toEqual([text, byLibrary(text, country as CountryCode)]);
      }
    }),
    { numRuns: 300 },
  );
  expect(short).toBeGreaterThan(100);
}, 30_000);

test.each([
  ['IR', '09121234567', '+989121234567'],
  ['IR', '+989121234567', '+989121234567'],
  ['IR', '02188776655', '+982188776655'],
  ['IL', '0501234567', '+972501234567'],
  ['EG', '01001234567', '+201001234567'],
] as const)('in %s %s is told without the library', (country, text, e164) => {
  expect(plainPhone(text, country)).toBe(e164);
});

test.each(['0989121234567', '+98912', '09121234567 ext. 5', '+9809121234567', '98912123456', '+12025550123'])(
  '%s is left to the library',
  (text) => {
    expect(plainPhone(text, 'IR')).toBeUndefined();
  },
);
