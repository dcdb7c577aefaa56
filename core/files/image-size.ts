// How wide and high a picture says it is, read from its header: nothing is decoded, so that no picture can fill the memory (THREATS T-U06).
import type { FileForm } from '../../schemas/file-types.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const readers: Partial<Record<FileForm, (head: Buffer) => ImageSize | undefined>> = {
  png: (head) => ({ width: head.readUInt32BE(16), height: head.readUInt32BE(20) }),
  gif: (head) => ({ width: head.readUInt16LE(6), height: head.readUInt16LE(8) }),
  jpeg: jpegSize,
  webp: webpSize,
};

/** undefined = the header is cut off or says nothing of a size. */
export function imageSize(form: FileForm, head: Buffer): ImageSize | undefined {
  try {
    const size = readers[form]?.(head);
    return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Segments one after another until the one that begins a frame (SOF0–SOF15 but for DHT, JPG and DAC). */
function jpegSize(head: Buffer): ImageSize | undefined {
  let at = 2;
  while (at < head.length) {
    if (head.readUInt8(at) !== 0xff) return undefined;
    const marker = head.readUInt8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    else at += 2 + head.readUInt16BE(at + 2);
  }
  return undefined;
}

/** Lossy, lossless and extended files each say it in their own place. */
function webpSize(head: Buffer): ImageSize | undefined {
  const chunk = head.toString('latin1', 12, 16);
  if (chunk === 'VP8 ') return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
  if (chunk === 'VP8X') return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
  if (chunk !== 'VP8L') return undefined;
  const bits = head.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}
