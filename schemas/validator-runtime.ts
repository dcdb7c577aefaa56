// The few functions that compiled validators call at run time, on the server and in the browser. Pure, linear in the input.
import { isCountry } from './address.ts';

const decimalText = /^-?\d{1,40}(\.\d{1,40})?$/;
const dateText = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantText =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(:([0-5]\d)(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/;
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainLabel = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const phoneText = /^\+?\d{5,20}$/;
const idText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const durationText = /^-?P(?=\d|T\d)(?:\d{1,5}D)?(?:T(?=\d)(?:(?:1?\d|2[0-3])H)?(?:[1-5]?\dM)?(?:[1-5]?\dS)?)?$/;

/** Length in Unicode code points, as JSON Schema counts `maxLength` (2020-12 validation, 6.3.1). */
export function textLength(text: string): number {
  let length = 0;
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    const next = text.charCodeAt(position + 1);
    if (code >= 0xd800 && code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) position++;
    length++;
  }
  return length;
}

/** Has the text this form? One of: country, decimal, date, datetime, duration, email, phone, url, id. An unknown form never holds. */
export function hasForm(text: string, form: string): boolean {
  if (form === 'country') return isCountry(text);
  if (form === 'decimal') return decimalText.test(text);
  if (form === 'date') return isDate(text);
  if (form === 'datetime') return isInstant(text);
  if (form === 'duration') return durationText.test(text);
  if (form === 'email') return isEmail(text);
  if (form === 'phone') return phoneText.test(text);
  if (form === 'url') return isUrl(text);
  if (form === 'id') return idText.test(text);
  return false;
}

/** A day that exists in the proleptic Gregorian calendar, years 1 to 9999. */
function isDate(text: string): boolean {
  const match = dateText.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= longest;
}

function isInstant(text: string): boolean {
  const match = instantText.exec(text);
  return match !== null && isDate(match[1] ?? '');
}

/** One @, an ASCII dot-atom before it (RFC 5322, 3.2.3), a host name of two labels or more after it; no quotes, commas, controls. */
function isEmail(text: string): boolean {
  const at = text.indexOf('@');
  if (at < 1 || at > 64 || text.length > 254 || !localPart.test(text.slice(0, at))) return false;
  const labels = text.slice(at + 1).split('.');
  const last = labels[labels.length - 1] ?? '';
  return (
    labels.length > 1 && labels.every((label) => domainLabel.test(label)) && /[A-Za-z]/.test(last) && last.length > 1
  );
}

/** An http or https address with a host, without user or password in it. */
function isUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s/?#]/i.test(text) || /[\s\p{Cc}<>"\\^`{|}]/u.test(text)) return false;
  try {
    const url = new URL(text);
    return url.username === '' && url.password === '' && url.hostname !== '';
  } catch {
    return false;
  }
}

/** Digits after the point that carry weight: "1.50" has one. 0 for what is no decimal. */
export function decimalPlaces(text: string): number {
  if (!decimalText.test(text)) return 0;
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.slice(point + 1).replace(/0+$/, '').length;
}

/** Digits before the point, without leading zeros: "007.5" has one. 0 for what is no decimal. */
export function wholeDigits(text: string): number {
  if (!decimalText.test(text)) return 0;
  return text.replace(/^-/, '').replace(/\..*$/, '').replace(/^0+/, '').length;
}

/** Exact order of two decimal texts: negative, 0 or positive. NaN when one of them is no decimal. */
export function compareDecimals(left: string, right: string): number {
  if (!decimalText.test(left) || !decimalText.test(right)) return Number.NaN;
  const [a, b] = [parts(left), parts(right)];
  if (a.sign !== b.sign) return a.sign - b.sign;
  const size = a.whole.length - b.whole.length || compareText(a.whole, b.whole) || compareText(a.fraction, b.fraction);
  // Not -0 for two equal negatives: 0 is what callers compare with.
  return size === 0 ? 0 : a.sign * size;
}

function parts(text: string): { sign: number; whole: string; fraction: string } {
  const [before = '', after = ''] = text.replace(/^-/, '').split('.');
  const whole = before.replace(/^0+/, '');
  const fraction = after.replace(/0+$/, '');
  if (whole === '' && fraction === '') return { sign: 0, whole, fraction };
  return { sign: text.startsWith('-') ? -1 : 1, whole, fraction };
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
