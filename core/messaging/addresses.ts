// Which texts are addresses that a channel may send to, in one strict form. Anything else is refused before it comes near a protocol (THREATS T-I11, T-I13).
import { hasForm } from '../../schemas/validator-runtime.ts';
import { latinDigits } from '../kernel/fold.ts';
import { isId } from '../kernel/id.ts';

/** One @, ASCII, no quotes, commas, spaces or controls. */
export function isEmailAddress(text: string): boolean {
  return hasForm(text, 'email');
}

/** E.164: a plus sign and 7 to 15 digits. */
export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

/** The address in the form the channel wants, or undefined when there is none. Channels of plugins get the trimmed text. */
export function addressFor(channel: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (channel === 'sms') {
    const phone = latinDigits(text)
      .replace(/[\s().\u200b-\u200f\u202a-\u202e\u2066-\u2069-]/g, '')
      .replace(/^00/, '+');
    return isPhoneNumber(phone) ? phone : undefined;
  }
  if (channel === 'email') return isEmailAddress(text) ? text : undefined;
  if (channel === 'inApp') return isId(text) ? text : undefined;
  return text === '' || text.length > 500 || /\p{Cc}/u.test(text) ? undefined : text;
}
