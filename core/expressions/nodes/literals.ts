// Numbers, texts, booleans, null and @"…": values that are settled while compiling.
import { Decimal } from '../../kernel/decimal.ts';
import { ExpressionError } from '../expressions.ts';
import { settle } from '../number.ts';
import type { SyntaxNode } from '../parse.ts';
import type { Evaluate } from '../run.ts';
import { constant, type NodeTable, type Site } from '../site.ts';
import { parseTemporal } from '../temporal-parse.ts';

export const literalNodes: NodeTable = {
  NumericLiteral: numericLiteral,
  StringLiteral: (node, site) => constant(textOf(node, site)),
  BooleanLiteral: (node, site) => constant(site.text(node) === 'true'),
  null: () => constant(null),
  AtLiteral: atLiteral,
};

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text between the quotes, its escapes read: \n \r \t \b \f \" \' \\ \uXXXX \UXXXXXX. */
export function textOf(node: SyntaxNode, site: Site): string {
  const inner = site.text(node).slice(1, -1);
  return inner.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))/gs,
    (whole, short, long, char: string | undefined) => {
      if (char !== undefined) return escapes[char] ?? char;
      const code = Number.parseInt((short ?? long) as string, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

function numericLiteral(node: SyntaxNode, site: Site): Evaluate {
  const text = site.text(node).replace(/\s+/g, '');
  const exponent = /[eE][+-]?(\d+)$/.exec(text)?.[1] ?? '0';
  const number = exponent.length > 5 ? null : settle(new Decimal(text).toSignificantDigits(34));
  if (number === null) throw new ExpressionError('expression-number-range', node.from, { found: text.slice(0, 30) });
  return constant(number);
}

function atLiteral(node: SyntaxNode, site: Site): Evaluate {
  const literal = node.getChild('StringLiteral');
  const text = literal === null ? '' : textOf(literal, site);
  const value = parseTemporal(text);
  if (value === null) throw new ExpressionError('expression-temporal', node.from, { found: text.slice(0, 60) });
  return constant(value);
}
