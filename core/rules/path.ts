// Dotted paths into facts: the only way conditions reach a value. Own data properties of plain objects, nothing computed, nothing
// inherited (THREATS T-C04).
import { isPlainObject } from '../kernel/data.ts';
import type { Answers } from './asked.ts';
import type { Facts } from './rules.ts';

const form = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,15}$/;
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const changePrefix = 'changed ';
const pairPrefix = 'pair ';
/** Where answers stand among the facts; no path has a space. */
const answersName = 'answers to questions';

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

/** How the engine is asked for the answer to a question. */
export function answerPath(key: string): string {
  return `asked:${key}`;
}

/** How it is asked for a value and what that is compared with, which is an answer. */
export function pairPath(path: string, key: string): string {
  return `${pairPrefix}${path} ${answerPath(key)}`;
}

/** The facts with the answers laid beside them. */
export function withAnswers(facts: Facts, answers: Answers): Facts {
  return Object.freeze(Object.assign(Object.create(null), facts, { [answersName]: answers })) as Facts;
}

export interface Pair {
  readonly now: unknown;
  readonly against: unknown;
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
  if (path.startsWith(pairPrefix)) return pairAt(facts, path.slice(pairPrefix.length));
  if (path.startsWith('asked:')) return valueAt(facts, [answersName, path.slice('asked:'.length)]);
  if (!path.startsWith(changePrefix)) return valueAt(facts, path.split('.'));
  const parts = path.slice(changePrefix.length).split('.');
  const change: Change = { before: valueAt(facts, ['before', ...parts]), now: valueAt(facts, parts) };
  return change;
}

function pairAt(facts: unknown, paths: string): Pair {
  const [now = '', against = ''] = paths.split(' ');
  return { now: resolvePath(facts, now), against: resolvePath(facts, against) };
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
