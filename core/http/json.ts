// Reads JSON from outside: bounded in depth and keys, no key that reaches for a prototype, no zero byte (no database keeps one as text),
// and the place of the first error.
import { limits } from '../kernel/limits.ts';
import { invalid, Problem } from '../kernel/problem.ts';

const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** @throws Problem 400 `malformed-json` with line and column, 422 `json-too-deep`, `json-too-many-keys`, `refused-key`, `invalid` (a zero byte) */
export function readJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const offset = errorOffset(text);
    const before = text.slice(0, offset).split('\n');
    throw new Problem(400, 'malformed-json', {
      params: { offset, line: before.length, column: (before.at(-1) ?? '').length + 1 },
    });
  }
  refuseExcess(value);
  // Escaped is the only way it can come; looking for it costs a walk that almost no body needs.
  if (text.includes('\\u0000')) refuseZeroBytes(value, '');
  return value;
}

function refuseZeroBytes(value: unknown, pointer: string): void {
  if (typeof value === 'string' && value.includes('\0')) throw zeroByte(pointer);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name.includes('\0')) throw zeroByte(pointer);
    refuseZeroBytes(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

export function zeroByte(pointer: string): Problem {
  return invalid([{ pointer, code: 'validation.zero-byte' }]);
}

function refuseExcess(root: unknown): void {
  let keys = 0;
  const open: [value: unknown, depth: number][] = [[root, 0]];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [value, depth] = entry;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= limits.jsonDepth) throw new Problem(422, 'json-too-deep', { params: { limit: limits.jsonDepth } });
    const names = Object.keys(value);
    keys += names.length;
    if (keys > limits.jsonKeys) throw new Problem(422, 'json-too-many-keys', { params: { limit: limits.jsonKeys } });
    for (const name of names) {
      if (refusedKeys.has(name)) throw new Problem(422, 'refused-key', { params: { key: name } });
      open.push([(value as Record<string, unknown>)[name], depth + 1]);
    }
  }
}

const token =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them unescaped in texts (RFC 8259, 7)
  /[\t\n\r ]*(?:([{}[\],:])|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/** Offset of the first character that no JSON text (RFC 8259) could have at its place. */
function errorOffset(text: string): number {
  const open: ('{' | '[')[] = [];
  // What may come next: a value, the first thing in an object or list, a key, a colon, or a comma or closing bracket.
  let want: 'value' | 'first-key' | 'key' | 'first-item' | 'colon' | 'after' = 'value';
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const match = token.exec(text);
    const start = at + (/^[\t\n\r ]*/.exec(text.slice(at, at + 10_000))?.[0].length ?? 0);
    if (match === null) return start;
    const mark = match[1];
    const isText = mark === undefined && text[start] === '"';
    const closes = (mark === '}' && open.at(-1) === '{') || (mark === ']' && open.at(-1) === '[');
    if (want === 'after') {
      if (open.length === 0) return start;
      if (mark === ',') want = open.at(-1) === '{' ? 'key' : 'value';
      else if (closes) open.pop();
      else return start;
    } else if (want === 'colon') {
      if (mark !== ':') return start;
      want = 'value';
    } else if (want === 'key' || want === 'first-key') {
      if (isText) want = 'colon';
      else if (want === 'first-key' && mark === '}') {
        open.pop();
        want = 'after';
      } else return start;
    } else if (want === 'first-item' && mark === ']') {
      open.pop();
      want = 'after';
    } else if (mark === '{' || mark === '[') {
      open.push(mark);
      want = mark === '{' ? 'first-key' : 'first-item';
    } else if (mark === undefined) want = 'after';
    else return start;
    at = token.lastIndex;
  }
}
