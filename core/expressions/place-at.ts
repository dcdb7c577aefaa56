// Which names are known at a place of an expression: those of loops, functions, contexts and filters around it, over those of the schema.
import {
  entriesBefore,
  filterNames,
  iteratorNames,
  type Place,
  parameterNames,
  shapeOf,
  within,
} from './infer-shape.ts';
import { contentOf, type SyntaxNode } from './parse.ts';
import { anyList } from './shape.ts';

/** The names bound by the constructs around a node, outermost first. */
export function placeAt(node: SyntaxNode, offset: number, outermost: Place): Place {
  const around: SyntaxNode[] = [];
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) around.unshift(at);
  let place = outermost;
  for (const construct of around) place = inside(construct, offset, place);
  return place;
}

function inside(construct: SyntaxNode, offset: number, place: Place): Place {
  switch (construct.name) {
    case 'ForExpression':
      return within(place, { ...iteratorNames(construct, place, offset), partial: anyList });
    case 'QuantifiedExpression':
      return within(place, iteratorNames(construct, place, offset));
    case 'FunctionDefinition':
      return within(place, parameterNames(construct, place));
    case 'Context':
      return within(place, entriesBefore(construct, place, offset));
    case 'FilterExpression': {
      const [list, open] = contentOf(construct);
      const isCondition = list !== undefined && open !== undefined && offset >= open.to;
      return isCondition ? within(place, filterNames(shapeOf(list, place))) : place;
    }
    default:
      return place;
  }
}
