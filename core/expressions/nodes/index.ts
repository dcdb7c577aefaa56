// The table of contents of the language: which syntax node is compiled by whom. A new node is one line in its family.
import type { NodeTable } from '../site.ts';
import { arithmeticNodes } from './arithmetic.ts';
import { collectionNodes } from './collections.ts';
import { comparisonNodes } from './comparison.ts';
import { functionNodes } from './functions.ts';
import { iterationNodes } from './iteration.ts';
import { literalNodes } from './literals.ts';
import { logicNodes } from './logic.ts';
import { typeNodes } from './types.ts';

export const nodes: NodeTable = {
  ...literalNodes,
  ...collectionNodes,
  ...arithmeticNodes,
  ...comparisonNodes,
  ...logicNodes,
  ...iterationNodes,
  ...functionNodes,
  ...typeNodes,
};
