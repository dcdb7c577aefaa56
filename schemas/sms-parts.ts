// How many parts an SMS is sent in, as gateways bill it: GSM 03.38 with its extension table, else UCS-2 (3GPP TS 23.038, 23.040 9.2.3.24.1). For both sides.

export interface SmsParts {
  readonly encoding: 'gsm7' | 'ucs2';
  /** In units of the encoding: septets, or UTF-16 code units. */
  readonly length: number;
  readonly parts: number;
  /** How many units are free in the last part. */
  readonly free: number;
  /** The first character that GSM-7 has not, when it is UCS-2. */
  readonly because?: string;
}

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '\f^{}\\[~]|€';
const units = new Map<string, number>([
  ...[...basic].map((c) => [c, 1] as const),
  ...[...extension].map((c) => [c, 2] as const),
]);

/** Whole, and in each part of several: the rest is the header that joins them. */
const room = { gsm7: [160, 153], ucs2: [70, 67] } as const;

export function smsParts(text: string): SmsParts {
  const letters = [...text];
  const because = letters.find((letter) => !units.has(letter));
  const encoding = because === undefined ? 'gsm7' : 'ucs2';
  const sizes = letters.map((letter) => (encoding === 'gsm7' ? (units.get(letter) ?? 0) : letter.length));
  const length = sizes.reduce((sum, size) => sum + size, 0);
  const [whole, part] = room[encoding];
  const why = because === undefined ? {} : { because };
  if (length <= whole) return { encoding, length, parts: length === 0 ? 0 : 1, free: whole - length, ...why };
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    // A character of two units is not cut in two.
    if (used + size > part) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, length, parts, free: part - used, ...why };
}
