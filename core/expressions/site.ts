// Where the compiler stands: the source, the names bound around it, how deep it is. Hands each syntax node to the compiler of its kind and
// counts what the nodes cost, so that running pays once per block and not once per node.
import { limits } from '../kernel/limits.ts';
import { ExpressionError, type FeelValue } from './expressions.ts';
import type { Names, Outer } from './names.ts';
import { originsOf, withOrigins } from './origins.ts';
import { type SyntaxNode, tooDeep } from './parse.ts';
import type { Evaluate } from './run.ts';

export type CompileNode = (node: SyntaxNode, site: Site) => Evaluate;
export type NodeTable = Readonly<Record<string, CompileNode>>;

/** Nodes whose value is known when compiled; evaluating them costs no fuel. */
const free = new Set(['NumericLiteral', 'StringLiteral', 'BooleanLiteral', 'null', 'ParenthesizedExpression']);

/** A stretch of code that runs as a whole or not at all, and its price. */
interface Block {
  cost: number;
}

const constants = new WeakMap<Evaluate, { readonly value: FeelValue }>();

export function constant(value: FeelValue): Evaluate {
  const evaluate = () => value;
  constants.set(evaluate, { value });
  return evaluate;
}

/** The value if it was settled while compiling. */
export function constantOf(evaluate: Evaluate): { readonly value: FeelValue } | undefined {
  return constants.get(evaluate);
}

export class Site {
  readonly source: string;
  readonly outer: Outer;
  readonly names: Names | undefined;
  private readonly table: NodeTable;
  private readonly depth: number;
  private readonly block: Block;

  constructor(source: string, outer: Outer, table: NodeTable, names?: Names, depth = 0, block: Block = { cost: 0 }) {
    this.source = source;
    this.outer = outer;
    this.table = table;
    this.names = names;
    this.depth = depth;
    this.block = block;
  }

  /** What runs whenever the code around it runs. @throws ExpressionError */
  compile(node: SyntaxNode, names: Names | undefined = this.names, block = this.block, by?: CompileNode): Evaluate {
    if (this.depth >= limits.expressionDepth) throw tooDeep(node.from);
    const make = by ?? (Object.hasOwn(this.table, node.name) ? this.table[node.name] : undefined);
    if (make === undefined) throw this.unexpected(node);
    if (!free.has(node.name)) block.cost += 1;
    return make(node, new Site(this.source, this.outer, this.table, names, this.depth + 1, block));
  }

  /** What runs several times, or perhaps not at all: it pays for itself each time. @throws ExpressionError */
  compileBlock(node: SyntaxNode, names: Names | undefined = this.names): Evaluate {
    const block: Block = { cost: 0 };
    const evaluate = this.compile(node, names, block);
    const { cost } = block;
    if (cost === 0) return evaluate;
    const paying: Evaluate = (frame) => {
      frame.run.burn(cost);
      return evaluate(frame);
    };
    return withOrigins(paying, originsOf(evaluate));
  }

  /** More nodes that were compiled without `compile` being asked. */
  charge(cost: number): void {
    this.block.cost += cost;
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
