// For simulations only: makes a process whose gateways ask which way to go. advance() stays what it is: it is given another process, whose
// conditions answer what was chosen, or stop the token with an incident until somebody has chosen.
import type { CompiledExpression } from '../expressions/expressions.ts';
import { EngineFault } from './engine-fault.ts';
import type { Executable, ExecutableProcess, SequenceFlow } from './model.ts';

/** When gateways ask: when a condition is neither true nor false, at each decision that has conditions, or never. */
export type Asking = 'never' | 'unknown' | 'always';

/** Code of the incident of a token that waits for a choice. */
export const choiceAwaited = 'choice-awaited';

type Decide = (evaluate: () => unknown) => boolean;

/** Does this element choose among its flows by conditions? */
export function isDecision(element: Executable): boolean {
  const { kind, outgoing, incoming } = element;
  const chooses = kind === 'exclusiveGateway' || kind === 'inclusiveGateway' || kind === 'complexGateway';
  return chooses && outgoing.length > 1 && incoming.length > 0;
}

function decidedBy(original: CompiledExpression | undefined, decide: Decide): CompiledExpression {
  return {
    source: original?.source ?? '',
    reads: original?.reads ?? [],
    names: original?.names ?? [],
    meanings: original?.meanings ?? [],
    evaluate: (scope, options) => decide(() => original?.evaluate(scope, options) ?? null),
    evaluateJson: (resolve, options) => decide(() => original?.evaluateJson(resolve, options) ?? null),
  };
}

/** Without a condition a flow is not asked about: the engine takes it, or keeps it as the default. */
function replaceConditions(
  process: ExecutableProcess,
  isMeant: (element: Executable) => boolean,
  condition: (flow: SequenceFlow) => CompiledExpression | undefined,
): ExecutableProcess {
  const elements = new Map(process.elements);
  for (const element of process.elements.values()) {
    if (!isMeant(element)) continue;
    const outgoing = element.outgoing.map((flow) => {
      const replaced = flow.isDefault ? undefined : condition(flow);
      return replaced === undefined ? flow : { ...flow, condition: replaced };
    });
    elements.set(element.id, { ...element, outgoing });
  }
  return { ...process, elements };
}

/** The same process, whose decisions stop with `choiceAwaited`. */
export function askAtDecisions(process: ExecutableProcess, asking: Asking): ExecutableProcess {
  if (asking === 'never') return process;
  const ask = ({ condition, source }: SequenceFlow): CompiledExpression | undefined => {
    if (condition === undefined && asking !== 'always') return undefined;
    return decidedBy(condition, (evaluate) => {
      const value = asking === 'always' ? undefined : evaluate();
      if (typeof value === 'boolean') return value;
      throw new EngineFault(choiceAwaited, condition?.source ?? source);
    });
  };
  return replaceConditions(process, isDecision, ask);
}

/** The same process with the next decision of an element taken: along these flows. A later one in the same command asks again. */
export function forceOnce(process: ExecutableProcess, id: string, flows: readonly string[]): ExecutableProcess {
  const asked = new Set<string>();
  let isOver = false;
  return replaceConditions(
    process,
    (element) => element.id === id,
    (flow) =>
      decidedBy(flow.condition, () => {
        // Flows are asked in their order, so a decision begins with one that was asked before.
        isOver ||= asked.has(flow.id);
        if (isOver) throw new EngineFault(choiceAwaited, flow.condition?.source ?? id);
        asked.add(flow.id);
        return flows.includes(flow.id);
      }),
  );
}

/** The same process with every decision of an element taken along these flows. */
export function forceAlways(process: ExecutableProcess, id: string, flows: readonly string[]): ExecutableProcess {
  return replaceConditions(
    process,
    (element) => element.id === id,
    (flow) => decidedBy(flow.condition, () => flows.includes(flow.id)),
  );
}
