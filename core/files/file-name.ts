// The name a file came with, as something that is safe to show: it is never the name of anything on our disk (THREATS T-U01).
import { endingOf } from '../../schemas/file-types.ts';
import { limits } from '../kernel/limits.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
/** Names of devices on Windows. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Without folders, control characters and marks that turn the reading direction; at most limits.fileNameLength characters, the ending kept. */
export function tidyFileName(raw: string): string {
  const name = raw
    .normalize('NFC')
    .replace(unseen, '')
    .split(/[/\\]/)
    .at(-1)!
    .trim()
    .replace(/[. ]+$/, '');
  const characters = [...name];
  if (characters.length === 0) return 'file';
  const safe = device.test(name) ? `_${name}` : name;
  if (characters.length <= limits.fileNameLength) return safe;
  const ending = `.${endingOf(safe)}`;
  return ending.length > 10
    ? characters.slice(0, limits.fileNameLength).join('')
    : characters.slice(0, limits.fileNameLength - ending.length).join('') + ending;
}
