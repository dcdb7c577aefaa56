// An XLSX file is a ZIP archive: what it says of itself is looked at before anything is unpacked. Bombs, foreign paths, links and encrypted entries
// are refused (APPNOTE.TXT 6.3.10, 4.3.12 and 4.3.16).
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const endSize = 22;
const entrySize = 46;
/** Unix mode of a symbolic link, in the upper half of the external attributes. */
const linkMode = 0xa000;

/** @throws Problem 422 `unreadable-file` */
export function checkArchive(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  if (end === undefined) throw unreadable('archive');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  // 0xffff and 0xffffffff point to ZIP64, which no sheet within our bounds needs.
  if (count === 0xffff || count > limits.archiveEntries) throw unreadable('archive-entries');
  let unpacked = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + entrySize > view.byteLength || view.getUint32(at, true) !== entryMark) throw unreadable('archive');
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    unpacked += size;
    if (unpacked > limits.archiveBytes || size > Math.max(packed, 1_024) * limits.archiveRatio)
      throw unreadable('archive-size');
    if ((view.getUint16(at + 8, true) & 1) === 1) throw unreadable('archive-encrypted');
    if (((view.getUint32(at + 38, true) >>> 16) & 0xf000) === linkMode) throw unreadable('archive');
    const name = new TextDecoder().decode(bytes.subarray(at + entrySize, at + entrySize + nameLength));
    if (name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')) throw unreadable('archive');
    at += entrySize + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

export function unreadable(reason: string): Problem {
  return new Problem(422, 'unreadable-file', { details: [{ pointer: '/file', code: `file.${reason}` }] });
}

/** The end record stands at the end but for a comment of at most 64 KiB. */
function endOf(view: DataView): number | undefined {
  const last = view.byteLength - endSize;
  for (let at = last; at >= 0 && at > last - 0xffff; at -= 1) if (view.getUint32(at, true) === endMark) return at;
  return undefined;
}
