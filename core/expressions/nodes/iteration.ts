// for, some and every: running over lists and ranges, one inside the other (DMN 1.5, 10.3.2.9 and table 45).
import type { FeelValue } from '../expressions.ts';
import { type Names, refuseForbidden, slots } from '../names.ts';
import { asInteger, isNumber } from '../number.ts';
import { originsOf, withOrigins } from '../origins.ts';
import { contentOf, type SyntaxNode } from '../parse.ts';
import { FeelRange } from '../range.ts';
import type { Evaluate, Frame } from '../run.ts';
import type { NodeTable, Site } from '../site.ts';
import { FeelDate } from '../temporal.ts';

export const iterationNodes: NodeTable = {
  ForExpression: forExpression,
  QuantifiedExpression: quantified,
};

/** The values one variable runs over; null when there is nothing to run over. */
type Source = (frame: Frame) => Iterable<FeelValue> | null;

function forExpression(node: SyntaxNode, site: Site): Evaluate {
  const iterators = node.getChild('InExpressions');
  const body = node.lastChild;
  if (iterators === null || body === null) throw site.unexpected(node);
  const { sources, names } = compileIterators(iterators, site, slots(['partial'], site.names));
  const evaluate = site.compileBlock(body, names);
  const collected: Evaluate = (frame) => {
    const results: FeelValue[] = [];
    const whole = runOver(sources, 0, frame.bind([results]), (inner) => {
      frame.run.burn(1);
      results.push(evaluate(inner));
      return true;
    });
    return whole === null ? null : results;
  };
  return withOrigins(collected, originsOf(evaluate));
}

function quantified(node: SyntaxNode, site: Site): Evaluate {
  const iterators = node.getChild('InExpressions');
  const body = node.lastChild;
  if (iterators === null || body === null) throw site.unexpected(node);
  const { sources, names } = compileIterators(iterators, site, site.names);
  const evaluate = site.compileBlock(body, names);
  const decisive = contentOf(node)[0]?.name === 'some';
  return (frame) => {
    let answer: boolean | null = !decisive;
    const whole = runOver(sources, 0, frame, (inner) => {
      const value = evaluate(inner);
      if (value !== decisive) {
        if (value !== !decisive) answer = null;
        return true;
      }
      answer = decisive;
      return false;
    });
    return whole === null ? null : answer;
  };
}

function compileIterators(node: SyntaxNode, site: Site, outermost: Names | undefined) {
  let names = outermost;
  const sources: Source[] = [];
  for (const iterator of node.getChildren('InExpression')) {
    const [name, , over] = contentOf(iterator);
    if (name === undefined || over === undefined) throw site.unexpected(iterator);
    const { values, origins } = compileSource(over, site, names);
    sources.push(values);
    refuseForbidden([site.name(name)], name.from);
    names = slots([site.name(name)], names, new Map([[site.name(name), origins]]));
  }
  return { sources, names };
}

/** Calls `visit` for every combination until it says false. null = a source was no list; false = stopped. */
function runOver(
  sources: readonly Source[],
  at: number,
  frame: Frame,
  visit: (frame: Frame) => boolean,
): boolean | null {
  const source = sources[at];
  if (source === undefined) return visit(frame);
  const values = source(frame);
  if (values === null) return null;
  for (const value of values) {
    frame.run.burn(1);
    const goesOn = runOver(sources, at + 1, frame.bind([value]), visit);
    if (goesOn !== true) return goesOn;
  }
  return true;
}

function compileSource(
  node: SyntaxNode,
  site: Site,
  names: Names | undefined,
): { readonly values: Source; readonly origins: readonly string[] } {
  const [first, , last] = contentOf(node);
  if (first === undefined) throw site.unexpected(node);
  const from = site.compileBlock(first, names);
  if (last === undefined) return { values: (frame) => valuesOf(from(frame)), origins: originsOf(from) };
  const to = site.compileBlock(last, names);
  return { values: (frame) => steps(from(frame), to(frame)), origins: [] };
}

function valuesOf(value: FeelValue): Iterable<FeelValue> | null {
  if (Array.isArray(value)) return value;
  if (value instanceof FeelRange) return insideRange(value);
  return value === null ? null : [value];
}

/** Whole numbers or days, up or down, both ends included. */
function steps(from: FeelValue, to: FeelValue): Iterable<FeelValue> | null {
  if (from instanceof FeelDate && to instanceof FeelDate) {
    return count(from.epochDay, to.epochDay, (day) => FeelDate.ofEpochDay(day));
  }
  if (!isNumber(from) || !isNumber(to)) return null;
  const start = asInteger(from);
  const end = asInteger(to);
  return start === undefined || end === undefined ? null : count(start, end, (number) => number);
}

function* count(from: number, to: number, make: (at: number) => FeelValue): Iterable<FeelValue> {
  const step = from <= to ? 1 : -1;
  for (let at = from; step > 0 ? at <= to : at >= to; at += step) yield make(at);
}

/** A range value runs upwards over the whole numbers or days it includes. */
function insideRange(range: FeelRange): Iterable<FeelValue> | null {
  const isLow = !range.lowIncluded;
  const isHigh = !range.highIncluded;
  if (range.low instanceof FeelDate && range.high instanceof FeelDate) {
    return upwards(range.low.epochDay + Number(isLow), range.high.epochDay - Number(isHigh), (day) =>
      FeelDate.ofEpochDay(day),
    );
  }
  if (!isNumber(range.low) || !isNumber(range.high)) return null;
  const start = asInteger(range.low);
  const end = asInteger(range.high);
  if (start === undefined || end === undefined) return null;
  return upwards(start + Number(isLow), end - Number(isHigh), (number) => number);
}

function upwards(from: number, to: number, make: (at: number) => FeelValue): Iterable<FeelValue> {
  return from > to ? [] : count(from, to, make);
}
