// Context functions (DMN 1.5, 10.3.4.10).
import { any, type Builtin, builtin, context, list, signature, text } from '../builtin.ts';
import type { FeelValue } from '../expressions.ts';
import type { Run } from '../run.ts';
import { anyContext } from '../shape.ts';
import { emptyContext, type FeelContext, forbiddenNames, isContext, ownData } from '../values.ts';

function put(run: Run, target: FeelContext, name: string, value: FeelValue): FeelValue {
  if (forbiddenNames.has(name)) return null;
  run.burn(1 + Object.keys(target).length);
  return Object.assign(emptyContext(), target, { [name]: value });
}

/** Goes down the keys, making contexts where there are none. */
function putDeep(run: Run, target: FeelContext, keys: readonly FeelValue[], value: FeelValue): FeelValue {
  const [key, ...others] = keys;
  if (typeof key !== 'string') return null;
  if (others.length === 0) return put(run, target, key, value);
  const inner = ownData(target, key);
  const changed = putDeep(run, isContext(inner) ? inner : emptyContext(), others, value);
  return changed === null ? null : put(run, target, key, changed);
}

function fromEntries(run: Run, entries: readonly FeelValue[]): FeelValue {
  const made = emptyContext();
  for (const entry of entries) {
    run.burn(1);
    const key = isContext(entry) ? ownData(entry, 'key') : undefined;
    if (!isContext(entry) || typeof key !== 'string' || forbiddenNames.has(key) || !Object.hasOwn(entry, 'value')) {
      return null;
    }
    if (Object.hasOwn(made, key)) return null;
    made[key] = ownData(entry, 'value') ?? null;
  }
  return made;
}

function entryOf(key: string, value: FeelValue): FeelContext {
  return Object.assign(emptyContext(), { key, value });
}

export const contextFunctions: Readonly<Record<string, Builtin>> = {
  'get value': builtin(
    'The entry of a context by its name, or by a list of names going down.',
    'Any',
    signature([context('m'), text('key')], (_, source, key) => ownData(source, key) ?? null),
    signature([context('m'), list('key')], (_, source, keys) => {
      let value: FeelValue = source;
      for (const key of keys)
        value = isContext(value) && typeof key === 'string' ? (ownData(value, key) ?? null) : null;
      return value;
    }),
  ),
  'get entries': builtin(
    'The entries of a context as a list of contexts with key and value.',
    { list: { entries: { key: 'string', value: 'Any' } } },
    signature([context('m')], (run, source) => {
      const entries = Object.entries(source);
      run.burn(entries.length);
      return entries.map(([key, value]) => entryOf(key, value));
    }),
  ),
  'context put': builtin(
    'The context with one entry added or replaced; a list of keys goes down.',
    anyContext,
    signature([context('context'), text('key'), any('value')], put),
    signature([context('context'), list('keys'), any('value')], putDeep),
  ),
  'context merge': builtin(
    'One context of several; entries of later ones win.',
    anyContext,
    signature([list('contexts')], (run, contexts) => {
      const merged = emptyContext();
      for (const part of contexts) {
        if (!isContext(part)) return null;
        run.burn(1 + Object.keys(part).length);
        Object.assign(merged, part);
      }
      return merged;
    }),
  ),
  context: builtin(
    'A context made of a list of contexts with key and value.',
    anyContext,
    signature([list('entries')], fromEntries),
  ),
};
