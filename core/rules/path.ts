// Dotted paths into facts: the only way conditions reach a value. Own data properties of plain objects, nothing computed, nothing
// inherited (THREATS T-C04).
import { isPlainObject } from '../kernel/data.ts';

const form = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,15}$/;
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const changePrefix = 'changed ';

export function isPath(path: string): boolean {
  return form.test(path) && !path.split('.').some((part) => forbidden.has(part));
}

/** Fields are described by where they stand in the record; before.status is described as status. */
export function fieldPath(path: string): string {
  return path.startsWith('before.') ? path.slice('before.'.length) : path;
}

/** How the engine is asked for a value and its predecessor at once. No path has a space, so nobody else can ask for it. */
export function changePath(path: string): string {
  return changePrefix + path;
}

export interface Change {
  readonly before: unknown;
  readonly now: unknown;
}

/** The values at a path that leads through a list: of records, of lines. What is missing or empty is among them as undefined or null. */
export class Several {
  readonly values: readonly unknown[];
  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

/** The value at the path, Several through a list, a Change for a changePath, undefined where there is nothing. */
export function resolvePath(facts: unknown, path: string): unknown {
  if (!path.startsWith(changePrefix)) return valueAt(facts, path.split('.'));
  const parts = path.slice(changePrefix.length).split('.');
  const change: Change = { before: valueAt(facts, ['before', ...parts]), now: valueAt(facts, parts) };
  return change;
}

function valueAt(facts: unknown, parts: readonly string[]): unknown {
  let value = facts;
  for (const [index, part] of parts.entries()) {
    if (Array.isArray(value)) return new Several(value.flatMap((item) => flat(valueAt(item, parts.slice(index)))));
    if (!isPlainObject(value) || forbidden.has(part) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

function flat(value: unknown): readonly unknown[] {
  return value instanceof Several ? value.values : [value];
}
