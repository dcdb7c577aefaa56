// Forms of values that are lists and objects, for compiled validators on the server and in the browser. Pure.
import { type Address, isPostalCode } from './address.ts';
import { isDocument } from './rich-text.ts';

/** As deep as a body of a request may be (limits.jsonDepth). */
const mostDepth = 32;

/** Has the value this form? One of: json, document, postal-code (of an address, its country's). Empty values have any; an unknown form never holds. */
export function hasDataForm(value: unknown, form: string): boolean {
  if (value === null) return true;
  if (form === 'json') return !isBrokenJson(value) && isData(value, 0);
  if (form === 'document') return isDocument(value);
  if (form === 'postal-code') {
    const { postalCode, country } = value as Address;
    return typeof postalCode !== 'string' || isPostalCode(postalCode, country);
  }
  return false;
}

/** Characters of the value as JSON. */
export function dataLength(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}

/** A text that begins like an object or a list is JSON somebody wrote and nobody could read. */
function isBrokenJson(value: unknown): boolean {
  return typeof value === 'string' && /^[{[]/.test(value);
}

function isData(value: unknown, depth: number): boolean {
  if (depth > mostDepth) return false;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  return Object.values(value).every((part) => isData(part, depth + 1));
}
