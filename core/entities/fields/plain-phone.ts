// The short way to E.164 for numbers as nearly all are typed: of the installation's country, whole, in digits. Whatever else there is about a number
// (extensions, carriers, other countries, plans that share a calling code) is the library's to know, and costs ten times as much.
import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/max';

/** What the library knows of a plan; its types name a part of it only. */
interface Plan {
  possibleLengths(): number[];
  IDDPrefix(): string;
  nationalNumberPattern(): string;
  /** 0 where there is none. */
  nationalPrefixForParsing(): string | number | undefined;
  nationalPrefixTransformRule(): string | undefined;
}

type ToE164 = (text: string) => string | undefined;

const byCountry = new Map<CountryCode, ToE164>();

/** Undefined = ask the library. @param text of digits, with a plus or the trunk prefix before them */
export function plainPhone(text: string, country: CountryCode): string | undefined {
  let known = byCountry.get(country);
  if (known === undefined) {
    known = plainPhonesOf(country);
    byCountry.set(country, known);
  }
  return known(text);
}

const never: ToE164 = () => undefined;

function plainPhonesOf(country: CountryCode): ToE164 {
  const code = getCountryCallingCode(country);
  if (getCountries().some((other) => other !== country && getCountryCallingCode(other) === code)) return never;
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as Plan | undefined;
  const trunk = plan?.nationalPrefixForParsing();
  // Where more than one digit is taken away, or put in place of another, the library does it.
  if (plan === undefined || typeof trunk !== 'string' || !/^\d$/.test(trunk)) return never;
  if (plan.nationalPrefixTransformRule()) return never;
  const lengths = plan.possibleLengths();
  const national = new RegExp(`^(?!${trunk})(?:${plan.nationalNumberPattern()})$`);
  const untouched = new RegExp(`^(?:${plan.nationalNumberPattern()})$`);
  const abroad = new RegExp(`^(?:${plan.IDDPrefix()}|${code})`);
  const whole = (digits: string): string | undefined =>
    lengths.includes(digits.length) && national.test(digits) ? `+${code}${digits}` : undefined;
  return (text) => {
    if (text.startsWith(`+${code}`)) return whole(text.slice(code.length + 1));
    if (!text.startsWith(trunk) || untouched.test(text) || abroad.test(text)) return undefined;
    return whole(text.slice(1));
  };
}
