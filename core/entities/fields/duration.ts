// A length of time from days to seconds: whole seconds in the column, so that it sorts and sums; ISO 8601 text in memory and JSON.
import { durationOf, secondsOf } from '../../../schemas/duration-text.ts';
import { parseDuration } from '../../expressions/temporal-parse.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { integer } from './integer.ts';

export const duration: FieldKindBehavior = {
  ...integer,
  comparand(value) {
    const seconds = typeof value === 'string' ? secondsOf(value.trim()) : undefined;
    return seconds === undefined ? undefined : { value: BigInt(seconds) };
  },
  read(value) {
    const seconds = typeof value === 'string' ? secondsOf(value) : undefined;
    return seconds === undefined ? new FieldFault('validation.duration', { found: shown(value) }) : durationOf(seconds);
  },
  toColumn: (value) => BigInt(secondsOf(String(value)) ?? 0),
  fromColumn: (raw) => durationOf(Number(raw)),
  toJson: (value) => String(value),
  toFeel: (value) => parseDuration(String(value)),
  toText: (value) => clockText(secondsOf(String(value)) ?? 0),
  fromText: (text) => text,
};

/** "26:30", with seconds where there are any: spreadsheets and `fromText` read it. */
function clockText(seconds: number): string {
  const size = Math.abs(seconds);
  const parts = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), ...(size % 60 === 0 ? [] : [size % 60])];
  const text = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return seconds < 0 ? `-${text}` : text;
}
