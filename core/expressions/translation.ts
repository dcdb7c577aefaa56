// What comes out of reading another system's expression language: FEEL source that compiles, or why not and where.

export type Translation =
  | { readonly ok: true; readonly feel: string }
  /** `reason` is a code that reads like a sentence; `at` is the 0-based offset in the text given. */
  | { readonly ok: false; readonly reason: string; readonly at: number };

/** Thrown inside a translator, never out of it. */
export class Untranslatable extends Error {
  readonly reason: string;
  readonly at: number;
  constructor(reason: string, at: number) {
    super(`${reason} at ${at}`);
    this.reason = reason;
    this.at = at;
  }
}

const short: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text as a FEEL string literal. */
export function textLiteral(text: string): string {
  const escaped = text.replace(
    /["\\\p{Cc}\p{Cs}\u2028\u2029]/gu,
    (char) => short[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}
