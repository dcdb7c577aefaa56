// and, or and if: boolean logic with three values (DMN 1.5, table 49). What is no boolean counts as null.
import { originsOfAll, withOrigins } from '../origins.ts';
import { contentOf, type SyntaxNode } from '../parse.ts';
import type { Evaluate } from '../run.ts';
import type { NodeTable, Site } from '../site.ts';

export const logicNodes: NodeTable = {
  Conjunction: (node, site) => chain(node, site, false),
  Disjunction: (node, site) => chain(node, site, true),
  IfExpression: conditional,
};

/** One loop over "a and b and c"; stops at the value that decides: false for and, true for or. */
function chain(node: SyntaxNode, site: Site, decisive: boolean): Evaluate {
  const operands: SyntaxNode[] = [];
  let at = node;
  while (at.name === node.name) {
    const [left, , right] = contentOf(at);
    if (left === undefined || right === undefined) throw site.unexpected(at);
    operands.unshift(right);
    at = left;
  }
  const parts = [at, ...operands].map((operand) => site.compile(operand));
  const [first, second] = parts;
  if (parts.length === 2 && first !== undefined && second !== undefined) return pair(first, second, decisive);
  return (frame) => {
    let answer: boolean | null = !decisive;
    for (const part of parts) {
      const value = part(frame);
      if (value === decisive) return decisive;
      if (value !== !decisive) answer = null;
    }
    return answer;
  };
}

function pair(first: Evaluate, second: Evaluate, decisive: boolean): Evaluate {
  return (frame) => {
    const one = first(frame);
    if (one === decisive) return decisive;
    const other = second(frame);
    if (other === decisive) return decisive;
    return one === !decisive && other === !decisive ? !decisive : null;
  };
}

/** Anything but true takes the else branch. */
function conditional(node: SyntaxNode, site: Site): Evaluate {
  const [, condition, , then, , otherwise] = contentOf(node);
  if (condition === undefined || then === undefined || otherwise === undefined) throw site.unexpected(node);
  const holds = site.compile(condition);
  const first = site.compileBlock(then);
  const second = site.compileBlock(otherwise);
  const chosen: Evaluate = (frame) => (holds(frame) === true ? first(frame) : second(frame));
  return withOrigins(chosen, originsOfAll([first, second]));
}
