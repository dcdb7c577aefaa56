// From the tokens of one JUEL expression to its tree, by precedence climbing. Calls are read so that they can be refused in words.
import { limits } from '../../kernel/limits.ts';
import { Untranslatable } from '../translation.ts';
import { type Token, tokenize } from './tokens.ts';

export type JuelNode =
  | { readonly kind: 'literal'; readonly type: 'number' | 'text' | 'word'; readonly value: string; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'member'; readonly of: JuelNode; readonly name: string; readonly at: number }
  | { readonly kind: 'index'; readonly of: JuelNode; readonly index: JuelNode; readonly at: number }
  | {
      readonly kind: 'call';
      readonly of: JuelNode;
      readonly method: string;
      readonly arguments: readonly JuelNode[];
      readonly at: number;
    }
  | { readonly kind: 'sign'; readonly operator: '-' | '!' | 'empty'; readonly operand: JuelNode; readonly at: number }
  | {
      readonly kind: 'pair';
      readonly operator: string;
      readonly left: JuelNode;
      readonly right: JuelNode;
      readonly at: number;
    }
  | {
      readonly kind: 'choice';
      readonly test: JuelNode;
      readonly yes: JuelNode;
      readonly no: JuelNode;
      readonly at: number;
    };

/** JSR-245, 1.12: the higher, the tighter. */
const strength: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** @param offset where the source begins in the text it was cut from. @throws Untranslatable */
export function parseJuel(source: string, offset: number): JuelNode {
  const reader = new Reader(tokenize(source, offset));
  const node = reader.expression();
  reader.expectEnd();
  return node;
}

/** Instances of a loop are counted from 0 there, and from 1 here, as the standard says (BPMN 2.0.2, table 10.30). */
function variableNode(name: string, at: number): JuelNode {
  const variable: JuelNode = { kind: 'name', name, at };
  if (name !== 'loopCounter') return variable;
  return {
    kind: 'pair',
    operator: '-',
    left: variable,
    right: { kind: 'literal', type: 'number', value: '1', at },
    at,
  };
}

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  expression(): JuelNode {
    this.depth += 1;
    if (this.depth > limits.expressionDepth) throw new Untranslatable('it-is-nested-too-deep', this.next.at);
    const test = this.binary(1);
    const { at } = this.next;
    if (!this.takes('?')) {
      this.depth -= 1;
      return test;
    }
    const yes = this.expression();
    this.expect(':');
    const no = this.expression();
    this.depth -= 1;
    return { kind: 'choice', test, yes, no, at };
  }

  expectEnd(): void {
    const { kind, value, at } = this.next;
    if (kind === 'end') return;
    if (value === 'instanceof') throw new Untranslatable('classes-of-java-are-not-known-here', at);
    if (value === '=' || value === ';' || value === '->')
      throw new Untranslatable('only-values-are-translated-no-statements', at);
    throw new Untranslatable('an-operator-or-the-end-is-expected-here', at);
  }

  private get next(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] as Token;
  }

  private takes(sign: string): boolean {
    if (this.next.kind !== 'sign' || this.next.value !== sign) return false;
    this.at += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) throw new Untranslatable(`a-${signNames[sign] ?? 'sign'}-is-expected-here`, this.next.at);
  }

  private binary(weakest: number): JuelNode {
    let left = this.unary();
    for (;;) {
      const { kind, value: operator, at } = this.next;
      const own = kind === 'sign' && Object.hasOwn(strength, operator) ? (strength[operator] as number) : 0;
      if (own < weakest) return left;
      this.at += 1;
      left = { kind: 'pair', operator, left, right: this.binary(own + 1), at };
    }
  }

  private unary(): JuelNode {
    const { kind, value, at } = this.next;
    if (kind !== 'sign' || (value !== '-' && value !== '!' && value !== 'empty')) return this.postfix();
    this.at += 1;
    this.depth += 1;
    if (this.depth > limits.expressionDepth) throw new Untranslatable('it-is-nested-too-deep', at);
    const operand = this.unary();
    this.depth -= 1;
    return { kind: 'sign', operator: value, operand, at };
  }

  private postfix(): JuelNode {
    let node = this.primary();
    for (;;) {
      const { at } = this.next;
      if (this.takes('.')) node = this.memberOf(node);
      else if (this.takes('[')) {
        node = { kind: 'index', of: node, index: this.expression(), at };
        this.expect(']');
      } else return node;
    }
  }

  private memberOf(of: JuelNode): JuelNode {
    const { kind, value: name, at } = this.next;
    // words of operators are allowed as properties: order.empty
    if (kind !== 'name' && !(kind === 'sign' && /^[a-z]+$/.test(name)))
      throw new Untranslatable('a-name-is-expected-after-the-dot', at);
    this.at += 1;
    if (!this.takes('(')) return { kind: 'member', of, name, at };
    return this.call(of, name, at);
  }

  /** Calls of methods of texts and lists, and the one family that only reads a variable: execution.getVariable("x"). */
  private call(of: JuelNode, method: string, at: number): JuelNode {
    const isScope = of.kind === 'name' && (of.name === 'execution' || of.name === 'task');
    if (!isScope) return { kind: 'call', of, method, arguments: this.arguments(), at };
    if (!/^(?:get|has)Variable(?:Local)?$/.test(method))
      throw new Untranslatable('methods-are-not-called-from-expressions', at);
    return this.variable(method, at);
  }

  private arguments(): readonly JuelNode[] {
    const found: JuelNode[] = [];
    if (this.takes(')')) return found;
    do found.push(this.expression());
    while (this.takes(','));
    this.expect(')');
    return found;
  }

  private variable(method: string, at: number): JuelNode {
    const argument = this.next;
    if (argument.kind !== 'text') throw new Untranslatable('the-name-of-the-variable-must-be-a-text', argument.at);
    this.at += 1;
    this.expect(')');
    const name = variableNode(argument.value, argument.at);
    if (method.startsWith('get')) return name;
    return {
      kind: 'pair',
      operator: '!=',
      left: name,
      right: { kind: 'literal', type: 'word', value: 'null', at },
      at,
    };
  }

  private primary(): JuelNode {
    const { kind, value, at } = this.next;
    if (kind === 'end') throw new Untranslatable('a-value-is-expected-but-the-expression-ends', at);
    if (this.takes('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    this.at += 1;
    if (kind === 'number' || kind === 'text') return { kind: 'literal', type: kind, value, at };
    if (value === 'true' || value === 'false' || value === 'null') return { kind: 'literal', type: 'word', value, at };
    if (kind !== 'name') throw new Untranslatable('a-value-is-expected-here', at);
    if (this.next.value === '(' || (this.next.value === ':' && this.callsPrefixed()))
      throw new Untranslatable('functions-of-other-systems-are-not-known-here', at);
    return variableNode(value, at);
  }

  /** "fn:length(x)" calls a function; "a ? b : c" does not. */
  private callsPrefixed(): boolean {
    const name = this.tokens[this.at + 1];
    const open = this.tokens[this.at + 2];
    const colon = this.tokens[this.at] as Token;
    const previous = this.tokens[this.at - 1] as Token;
    const isTight = colon.at === previous.at + previous.value.length && name?.at === colon.at + 1;
    return isTight && name.kind === 'name' && open?.value === '(' && open.at === name.at + name.value.length;
  }
}

const signNames: Readonly<Record<string, string>> = { ')': 'closing-bracket', ']': 'closing-bracket', ':': 'colon' };
