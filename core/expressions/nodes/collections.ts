// Names, paths, lists, contexts and filters: how values are reached and put together.
import { builtins } from '../builtins/index.ts';
import { ExpressionError, type FeelValue } from '../expressions.ts';
import { isBound, type Names, readPath, refuseForbidden } from '../names.ts';
import { asInteger, isNumber } from '../number.ts';
import { originsOf, originsOfAll, pathsBelow, withOrigins } from '../origins.ts';
import { contentOf, type SyntaxNode } from '../parse.ts';
import type { Evaluate, Frame } from '../run.ts';
import { constant, constantOf, type NodeTable, type Site } from '../site.ts';
import { emptyContext, member } from '../values.ts';
import { textOf } from './literals.ts';

export const collectionNodes: NodeTable = {
  VariableName: (node, site) => variable(node, site),
  '?': (node, site) => readPath(['?'], site.names, site.outer, node.from),
  PathExpression: path,
  List: list,
  Context: context,
  FilterExpression: filter,
  ParenthesizedExpression: (node, site) => site.compile(only(node, site)),
};

function only(node: SyntaxNode, site: Site): SyntaxNode {
  const inner = contentOf(node).find((child) => child.name !== '(' && child.name !== ')');
  if (inner === undefined) throw site.unexpected(node);
  return inner;
}

/** A built-in's name is the built-in when nothing else has that name. */
function variable(node: SyntaxNode, site: Site): Evaluate {
  const name = site.name(node);
  const builtin = builtins.get(name);
  if (builtin === undefined || isBound(name, site.names)) return readPath([name], site.names, site.outer, node.from);
  if (site.outer.known !== undefined && !site.outer.known.has(name)) return () => builtin;
  const read = readPath([name], site.names, site.outer, node.from);
  return (frame) => {
    const value = read(frame);
    return value === null && !frame.run.has(name) ? builtin : value;
  };
}

/** lead.owner.email is read in one go, so that `reads` names it whole and nothing is copied on the way. */
function path(node: SyntaxNode, site: Site): Evaluate {
  const parts: string[] = [];
  let at = node;
  while (at.name === 'PathExpression') {
    const [source, , name] = contentOf(at);
    if (source === undefined || name === undefined) throw site.unexpected(at);
    parts.unshift(site.name(name));
    at = source;
  }
  refuseForbidden(parts, node.from);
  if (at.name === 'VariableName') return readPath([site.name(at), ...parts], site.names, site.outer, at.from);
  const root = site.compile(at);
  const read = pathsBelow(originsOf(root), parts);
  for (const one of read) site.outer.reads.add(one);
  if (read.length > 0) site.outer.meanings.push(read);
  const reached: Evaluate = (frame) => {
    let value = root(frame);
    for (const part of parts) value = member(value, part, frame.run);
    return value;
  };
  return withOrigins(reached, read);
}

function list(node: SyntaxNode, site: Site): Evaluate {
  const items = contentOf(node)
    .filter((child) => child.name !== '[' && child.name !== ']')
    .map((child) => site.compile(child));
  const known = items.map((item) => constantOf(item)?.value);
  if (!known.includes(undefined)) return constant(known);
  site.charge(items.length);
  return withOrigins((frame) => items.map((item) => item(frame)), originsOfAll(items));
}

/** Each entry sees the ones before it. */
function context(node: SyntaxNode, site: Site): Evaluate {
  const seen = new Set<string>();
  const origins = new Map<string, readonly string[]>();
  const names: Names = { binding: { kind: 'context', names: seen, origins }, parent: site.names };
  const entries = node.getChildren('ContextEntry').map((entry) => {
    const [key, value] = contentOf(entry);
    if (key === undefined || value === undefined) throw site.unexpected(entry);
    const name = keyName(key, site);
    refuseForbidden([name], key.from);
    if (seen.has(name)) throw new ExpressionError('expression-duplicate-entry', key.from, { found: name });
    const evaluate = site.compile(value, names);
    seen.add(name);
    origins.set(name, originsOf(evaluate));
    return { name, evaluate };
  });
  return (frame) => {
    const made = emptyContext();
    const inner = frame.bind(made);
    for (const { name, evaluate } of entries) made[name] = evaluate(inner);
    return made;
  };
}

function keyName(key: SyntaxNode, site: Site): string {
  const literal = key.getChild('StringLiteral');
  return literal === null ? site.name(key) : textOf(literal, site);
}

/** list[n] is the n-th item, counted from 1 or, negative, from the end; list[condition] the items for which it is true. */
function filter(node: SyntaxNode, site: Site): Evaluate {
  const [source, , condition] = contentOf(node);
  if (source === undefined || condition === undefined) throw site.unexpected(node);
  const items = site.compile(source);
  const origins = originsOf(items);
  const test = site.compileBlock(condition, { binding: { kind: 'item', origins }, parent: site.names });
  const position = constantOf(test)?.value;
  if (isNumber(position)) {
    const at = asInteger(position) ?? 0;
    const picked: Evaluate = (frame) => {
      const value = items(frame);
      return value === null ? null : itemAt(Array.isArray(value) ? value : [value], at);
    };
    return withOrigins(picked, origins);
  }
  const kept: Evaluate = (frame) => {
    const value = items(frame);
    if (value === null) return null;
    return select(Array.isArray(value) ? value : [value], test, frame);
  };
  return withOrigins(kept, origins);
}

function select(items: readonly FeelValue[], test: Evaluate, frame: Frame): FeelValue {
  const kept: FeelValue[] = [];
  if (items.length === 0) return isNumber(test(frame.bind(null))) ? null : kept;
  for (const item of items) {
    frame.run.burn(1);
    const answer = test(frame.bind(item));
    if (answer === true) kept.push(item);
    else if (isNumber(answer)) return itemAt(items, asInteger(answer) ?? 0);
  }
  return kept;
}

function itemAt(items: readonly FeelValue[], position: number): FeelValue {
  if (position === 0) return null;
  return items.at(position > 0 ? position - 1 : position) ?? null;
}
