// Loop characteristics → Loop: the expressions of standard loops and multi-instance.
import type { Loop, MultiInstance, MultiInstanceThrow, StandardLoop } from '../model.ts';
import { known } from '../parse/read-settings.ts';
import type { SourceLoop, SourceNode } from '../parse/source-model.ts';
import { compileDefinition } from './compile-trigger.ts';
import type { Findings } from './findings.ts';

const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

function standard(node: SourceNode, loop: SourceLoop, findings: Findings): StandardLoop {
  const maximum = loop.maximum === undefined ? undefined : Number(loop.maximum);
  if (maximum !== undefined && (!Number.isInteger(maximum) || maximum < 0))
    findings.error(node, 'bpmn.loop-maximum', { found: loop.maximum ?? '' });
  const condition = findings.expression(node, given(loop.condition), 'loopCondition');
  if (condition === undefined && maximum === undefined) findings.warning(node, 'bpmn.loop-once');
  return known<StandardLoop>({ type: 'standard', condition, testBefore: loop.testBefore, maximum });
}

function multi(node: SourceNode, loop: SourceLoop, findings: Findings): MultiInstance {
  const cardinality = findings.expression(node, given(loop.cardinality), 'loopCardinality');
  const collection = findings.expression(node, given(loop.collection), 'collection');
  if (given(loop.cardinality) === undefined && given(loop.collection) === undefined)
    findings.error(node, 'bpmn.loop-endless');
  return known<MultiInstance>({
    type: 'multi',
    isSequential: loop.isSequential,
    cardinality: collection === undefined ? cardinality : undefined,
    collection,
    elementVariable: loop.elementVariable,
    completion: findings.expression(node, given(loop.completion), 'completionCondition'),
    outputCollection: loop.outputCollection,
    outputElement: findings.expression(node, loop.outputElement, 'outputElement'),
    throws: loop.throws.flatMap(({ when, definition }): readonly MultiInstanceThrow[] => {
      const trigger = compileDefinition({ ...node, type: 'intermediateThrowEvent' }, definition, findings);
      const condition = typeof when === 'string' ? when : findings.expression(node, when.condition, 'condition');
      return trigger === undefined || condition === undefined ? [] : [{ when: condition, trigger }];
    }),
  });
}

export function compileLoop(node: SourceNode, findings: Findings): Loop | undefined {
  if (node.loop === undefined) return undefined;
  return node.loop.type === 'multi' ? multi(node, node.loop, findings) : standard(node, node.loop, findings);
}
