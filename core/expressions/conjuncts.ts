// The parts of a condition that must all hold, each as an expression of its own: "a > 0 and (b or c)" is "a > 0" and "b or c". What keeps a record from
// a stage is told by them, part by part.
import { contentOf, parse, type SyntaxNode } from './parse.ts';

/** The condition itself when it is not made of parts. @throws ExpressionError for text that is no FEEL */
export function conjunctsOf(source: string): readonly string[] {
  return partsOf(parse(source), source);
}

function partsOf(node: SyntaxNode, source: string): readonly string[] {
  const content = contentOf(node);
  if (node.name === 'Conjunction')
    return content.filter(({ name }) => name !== 'and').flatMap((part) => partsOf(part, source));
  const inner = content[1];
  if (node.name === 'ParenthesizedExpression' && inner !== undefined) return partsOf(inner, source);
  return [source.slice(node.from, node.to)];
}
