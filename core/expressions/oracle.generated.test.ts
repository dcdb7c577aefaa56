import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/data.ts';
import { compileExpression } from './compile-expression.ts';
import { toJson } from './encoding.ts';
import { ours, theirsOrThrown, typeOfOurs } from './oracle.answers.ts';
import { type Difference, differenceClasses } from './oracle.classes.ts';
import { scope } from './oracle.corpus.ts';
import { createRandom, type Grown, grow, type Kind } from './oracle.generator.ts';

const seed = 20_260_321;
const count = 3000;
const depth = 3;
const kinds: readonly Kind[] = ['number', 'boolean', 'string', 'list', 'date', 'moment', 'duration', 'context'];

function same(source: string): boolean {
  return JSON.stringify(ours(source)) === JSON.stringify(theirsOrThrown(source));
}

/** The smallest part that is answered differently, although all its own parts are answered alike. */
function smallest(grown: Grown): Grown | undefined {
  if (same(grown.source)) return undefined;
  for (const part of grown.parts) {
    const found = smallest(part);
    if (found !== undefined) return found;
  }
  return grown;
}

function differenceIn(grown: Grown): Difference | undefined {
  const found = smallest(grown);
  if (found === undefined) return undefined;
  const { form, source, parts } = found;
  const types = parts.map((part) => typeOfOurs(part.source));
  return { form, source, types, ours: ours(source), theirs: theirsOrThrown(source) };
}

describe(`${count} generated expressions`, () => {
  it('are answered like feelin does, or for a named reason otherwise', () => {
    const random = createRandom(seed);
    const unexplained: Difference[] = [];
    let alike = 0;
    for (let at = 0; at < count; at += 1) {
      const difference = differenceIn(grow(random, kinds[at % kinds.length] as Kind, depth));
      if (difference === undefined) {
        alike += 1;
        continue;
      }
      if (!differenceClasses.some((one) => one.explains(difference))) unexplained.push(difference);
    }
    expect(unexplained).toEqual([]);
    expect(alike).toBeGreaterThan(count * 0.8);
  }, 60_000);

  it.each(differenceClasses)('$name: $example.source', ({ name, example }) => {
    const parts = example.parts.map((source) => ({ form: 'leaf', source, parts: [] }));
    const difference = differenceIn({ ...example, parts });
    expect(difference?.source, 'feelin answers like us by now: remove this reason').toBe(example.source);
    expect(difference && differenceClasses.find((one) => one.explains(difference))?.name).toBe(name);
  });

  it('mean the same when the scope is read as JSON', () => {
    const random = createRandom(seed + 1);
    const variables = new Map<string, Json>(Object.entries(scope));
    for (let at = 0; at < 1000; at += 1) {
      const { source } = grow(random, kinds[at % kinds.length] as Kind, depth);
      const compiled = compileExpression(source);
      const json = compiled.evaluateJson((name) => variables.get(name));
      expect(json, source).toEqual(toJson(compiled.evaluate(scope)));
    }
  });
});
