// instance of: type expressions compiled to questions about a value (DMN 1.5, 10.3.2.9 and table 47). null is an instance of Null and Any only.
import { ExpressionError, type FeelValue } from '../expressions.ts';
import { FeelFunction } from '../function.ts';
import { contentOf, type SyntaxNode } from '../parse.ts';
import { FeelRange } from '../range.ts';
import type { Evaluate } from '../run.ts';
import type { NodeTable, Site } from '../site.ts';
import { isContext, typeOf } from '../values.ts';

export const typeNodes: NodeTable = { InstanceOfExpression: instanceOf };

export type Accepts = (value: FeelValue) => boolean;

const types: Readonly<Record<string, Accepts>> = {
  Any: (value) => value !== null,
  Null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  number: ofType('number'),
  string: (value) => typeof value === 'string',
  date: ofType('date'),
  time: ofType('time'),
  'date and time': ofType('date and time'),
  'days and time duration': ofType('days and time duration'),
  'years and months duration': ofType('years and months duration'),
  duration: (value) => typeOf(value).endsWith('duration'),
  list: (value) => Array.isArray(value),
  context: (value) => isContext(value),
  function: (value) => value instanceof FeelFunction,
  range: (value) => value instanceof FeelRange,
};

function ofType(type: string): Accepts {
  return (value) => typeOf(value) === type;
}

function instanceOf(node: SyntaxNode, site: Site): Evaluate {
  const content = contentOf(node);
  const [operand] = content;
  const type = content.at(-1);
  if (operand === undefined || type?.name !== 'Type') throw site.unexpected(node);
  const evaluate = site.compile(operand);
  const accepts = compileType(type, site);
  return (frame) => accepts(evaluate(frame));
}

/** @throws ExpressionError expression-unknown-type */
export function compileType(node: SyntaxNode, site: Site): Accepts {
  const inner = node.name === 'Type' ? contentOf(node)[0] : node;
  if (inner === undefined) throw site.unexpected(node);
  if (inner.name === 'ListType') return listType(inner, site);
  if (inner.name === 'ContextType') return contextType(inner, site);
  if (inner.name === 'FunctionType') return functionType(inner);
  const name = site.name(inner);
  const known = Object.hasOwn(types, name) ? types[name] : undefined;
  if (known === undefined) throw new ExpressionError('expression-unknown-type', inner.from, { found: name });
  return known;
}

function listType(node: SyntaxNode, site: Site): Accepts {
  const type = node.getChild('Type');
  if (type === null) throw site.unexpected(node);
  const accepts = compileType(type, site);
  if (site.source.slice(node.from - 1, node.from + 4) === 'range') return rangeType(accepts);
  return (value) => Array.isArray(value) && value.every((item) => accepts(item));
}

/** range<T>, which the grammar was shown as a list type (parse.ts). */
function rangeType(accepts: Accepts): Accepts {
  return (value) => value instanceof FeelRange && [value.low, value.high].every((end) => end === null || accepts(end));
}

function contextType(node: SyntaxNode, site: Site): Accepts {
  const entries = (node.getChild('ContextEntryTypes')?.getChildren('ContextEntryType') ?? []).map((entry) => {
    const [name, type] = contentOf(entry);
    if (name === undefined || type === undefined) throw site.unexpected(entry);
    return { name: site.name(name), accepts: compileType(type, site) };
  });
  return (value) =>
    isContext(value) &&
    entries.every(({ name, accepts }) => Object.hasOwn(value, name) && accepts(value[name] ?? null));
}

/** Functions carry no types of their own here; the number of parameters decides. */
function functionType(node: SyntaxNode): Accepts {
  const arity = node.getChild('ArgumentTypes')?.getChildren('ArgumentType').length ?? 0;
  return (value) => value instanceof FeelFunction && (value.arity === arity || value.arity < 0);
}
