// Texts by path as one ZIP, the same bytes for the same texts.
import { strToU8, zipSync } from 'fflate';

/** The first day that a ZIP can name: archives of the same texts do not differ by when they were made. */
const mtime = new Date(1980, 0, 1);

export function writeArchive(files: ReadonlyMap<string, string>): Uint8Array {
  return zipSync(Object.fromEntries([...files].map(([path, text]) => [path, [strToU8(text), { mtime }]])));
}
