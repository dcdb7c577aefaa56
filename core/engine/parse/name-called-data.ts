// A call activity hands its data to what it calls: the same things in the same order, under the ids that they have there (BPMN 2.0.2, 10.3.6).
import { rewriteExpression } from '../../expressions/rewrite-names.ts';
import type { SourceData, SourceNode } from './source-model.ts';

type Names = ReadonlyMap<string, string>;

/** What is called the same is the same; of the others, what stands at the same place. */
function byPlace(own: readonly string[], theirs: readonly string[]): Names {
  const left = theirs.filter((name) => !own.includes(name));
  const others = own.filter((name) => !theirs.includes(name));
  return new Map(left.length === others.length ? others.map((name, place) => [name, left[place] ?? name]) : []);
}

function rewritten(source: string, names: Names): string {
  const schema = Object.fromEntries([...names.keys()].map((name) => [name, 'Any'] as const));
  return rewriteExpression(
    source,
    schema,
    (_entity, name) => name,
    (name) => names.get(name) ?? name,
  );
}

/** Each call of a multi-instance gives the one thing that is asked for its own item, and its item is the one thing that comes back. */
function itemsOf({ loop, datum }: SourceNode, called: SourceData): Pick<SourceNode, 'inputs' | 'outputs'> {
  const [asked, ...othersAsked] = called.dataInputs;
  const [given, ...othersGiven] = called.dataOutputs;
  const goesIn = loop?.elementVariable !== undefined && asked !== undefined && othersAsked.length === 0;
  const comesOut = loop?.outputElement !== undefined && given !== undefined && othersGiven.length === 0;
  return {
    inputs: goesIn ? [{ target: asked, source: loop.elementVariable }] : [],
    outputs: comesOut && datum !== undefined ? [{ target: datum, source: given }] : [],
  };
}

/** The call with its mappings in the words of what it calls. */
export function nameCalledData(call: SourceNode, called: SourceData): SourceNode {
  if (call.inputs.length + call.outputs.length === 0) return { ...call, ...itemsOf(call, called) };
  const inputs = byPlace(call.dataInputs, called.dataInputs);
  const outputs = byPlace(call.dataOutputs, called.dataOutputs);
  return {
    ...call,
    inputs: call.inputs.map(({ target, ...from }) =>
      target === undefined ? from : { ...from, target: inputs.get(target) ?? target },
    ),
    outputs: call.outputs.map(({ source, ...to }) =>
      source === undefined ? to : { ...to, source: rewritten(source, outputs) },
    ),
  };
}
