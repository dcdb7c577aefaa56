// Where the compiler stands: the source, the names bound around it, how deep it is. Hands each syntax node to the compiler of its kind.
import { limits } from '../kernel/limits.ts';
import { ExpressionError } from './expressions.ts';
import type { Names, Outer } from './names.ts';
import { type SyntaxNode, tooDeep } from './parse.ts';
import type { Evaluate } from './run.ts';

export type CompileNode = (node: SyntaxNode, site: Site) => Evaluate;
export type NodeTable = Readonly<Record<string, CompileNode>>;

/** Nodes whose value is known when compiled; evaluating them costs no fuel. */
const free = new Set(['NumericLiteral', 'StringLiteral', 'BooleanLiteral', 'null', 'ParenthesizedExpression']);

export class Site {
  readonly source: string;
  readonly outer: Outer;
  readonly names: Names | undefined;
  private readonly table: NodeTable;
  private readonly depth: number;

  constructor(source: string, outer: Outer, table: NodeTable, names?: Names, depth = 0) {
    this.source = source;
    this.outer = outer;
    this.table = table;
    this.names = names;
    this.depth = depth;
  }

  /** @throws ExpressionError */
  compile(node: SyntaxNode, names: Names | undefined = this.names): Evaluate {
    if (this.depth >= limits.expressionDepth) throw tooDeep(node.from);
    const make = Object.hasOwn(this.table, node.name) ? this.table[node.name] : undefined;
    if (make === undefined) throw this.unexpected(node);
    const evaluate = make(node, new Site(this.source, this.outer, this.table, names, this.depth + 1));
    if (free.has(node.name)) return evaluate;
    return (frame) => {
      frame.run.burn(1);
      return evaluate(frame);
    };
  }

  text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  /** A name as FEEL compares names: runs of white space are one space. */
  name(node: SyntaxNode): string {
    return this.text(node).trim().replace(/\s+/g, ' ');
  }

  unexpected(node: SyntaxNode): ExpressionError {
    return new ExpressionError('expression-operand', node.from, { found: this.text(node).slice(0, 30) });
  }
}
