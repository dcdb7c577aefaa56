// One node of the source → one Executable. Looks at the node alone; what concerns its neighbours is checked in check-structure.ts.
import type { Executable, Mapping, SequenceFlow, ServiceSettings, UserTaskSettings } from '../model.ts';
import type { SourceMapping, SourceNode } from '../parse/source-model.ts';
import { compileMessage, compileTrigger } from './compile-trigger.ts';
import type { Findings } from './findings.ts';

/** What of the graph an element carries. */
export interface Surroundings {
  readonly incoming: readonly SequenceFlow[];
  readonly outgoing: readonly SequenceFlow[];
  readonly boundary: readonly string[];
  readonly children: readonly string[];
}

type Common = Pick<Executable, 'id' | 'incoming' | 'outgoing' | 'inputs' | 'outputs' | 'boundary'> & {
  name?: string;
  parent?: string;
};
type Compile = (node: SourceNode, common: Common, findings: Findings, around: Surroundings) => Executable | undefined;

const variableForm = /^[\p{L}_][\p{L}\p{M}\p{N}_]{0,127}$/u;
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);
const defaultRetries = 5;
const maximumRetries = 20;

function mappings(
  node: SourceNode,
  from: readonly SourceMapping[],
  what: string,
  findings: Findings,
): readonly Mapping[] {
  return from.flatMap((mapping) => {
    if (mapping.target === undefined || !isVariableName(mapping.target)) {
      findings.error(node, 'bpmn.variable-name', { what, found: mapping.target ?? '' });
      return [];
    }
    if (mapping.source === undefined) {
      findings.error(node, 'bpmn.mapping-source-missing', { what, target: mapping.target });
      return [];
    }
    const source = findings.expression(node, mapping.source, `${what} ${mapping.target}`);
    return source === undefined ? [] : [{ target: mapping.target, source }];
  });
}

/** May a process variable be called this? */
export function isVariableName(name: string): boolean {
  return variableForm.test(name) && !forbiddenNames.has(name);
}

function service(node: SourceNode, findings: Findings): ServiceSettings | undefined {
  const settings = { ...node.definitions[0]?.ravand, ...node.ravand };
  const type = settings.type;
  if (type === undefined) return undefined;
  const retries = settings.retries === undefined ? defaultRetries : Number(settings.retries);
  if (!Number.isInteger(retries) || retries < 1 || retries > maximumRetries) {
    findings.error(node, 'bpmn.retries', { found: settings.retries ?? '', maximum: maximumRetries });
  }
  return { type, retries };
}

function userTask(node: SourceNode, findings: Findings): UserTaskSettings {
  const { form, candidateRole } = node.ravand;
  const assignee = findings.expression(node, node.ravand.assignee, 'assignee');
  const due = findings.expression(node, node.ravand.due, 'due');
  const priority = findings.expression(node, node.ravand.priority, 'priority');
  return {
    ...(form === undefined ? {} : { form }),
    ...(candidateRole === undefined ? {} : { candidateRole }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(due === undefined ? {} : { due }),
    ...(priority === undefined ? {} : { priority }),
  };
}

const event: Compile = (node, common, findings) => {
  const trigger = compileTrigger(node, findings);
  if (trigger === undefined) return undefined;
  const throwing = node.type === 'endEvent' || node.type === 'intermediateThrowEvent';
  const settings = throwing && trigger.type === 'message' ? service(node, findings) : undefined;
  const kind = node.type as 'startEvent' | 'endEvent' | 'intermediateCatchEvent' | 'intermediateThrowEvent';
  return { ...common, kind, trigger, ...(settings === undefined ? {} : { service: settings }) };
};

const boundaryEvent: Compile = (node, common, findings) => {
  const trigger = compileTrigger(node, findings);
  if (node.attachedTo === undefined) {
    findings.error(node, 'bpmn.boundary-unattached');
    return undefined;
  }
  if (trigger === undefined) return undefined;
  if (trigger.type === 'error' && !node.cancelActivity) findings.error(node, 'bpmn.error-boundary-interrupts');
  return { ...common, kind: 'boundaryEvent', trigger, attachedTo: node.attachedTo, interrupting: node.cancelActivity };
};

const serviceTask: Compile = (node, common, findings) => {
  const settings = service(node, findings);
  if (settings === undefined) {
    findings.error(node, 'bpmn.service-type-missing');
    return undefined;
  }
  return { ...common, kind: 'serviceTask', service: settings };
};

const sendTask: Compile = (node, common, findings) => {
  const settings = service(node, findings);
  if (settings !== undefined) return { ...common, kind: 'sendTask', service: settings };
  const message = compileMessage(node, node.message, node.ravand, { key: 'required' }, findings);
  return message === undefined ? undefined : { ...common, kind: 'sendTask', message };
};

const receiveTask: Compile = (node, common, findings) => {
  const message = compileMessage(node, node.message, node.ravand, { key: 'required' }, findings);
  return message === undefined ? undefined : { ...common, kind: 'receiveTask', message };
};

/** Only FEEL runs: a script in another language is code. */
const feel = /^(|feel|(https?:\/\/www\.omg\.org\/spec\/(dmn|feel)\/[\w./-]*))$/i;
export function isFeel(language: string | undefined): boolean {
  return feel.test(language ?? '');
}

const scriptTask: Compile = (node, common, findings) => {
  if (!isFeel(node.scriptFormat)) {
    findings.error(node, 'bpmn.script-language', { found: node.scriptFormat ?? '' });
    return undefined;
  }
  const resultVariable = node.ravand.resultVariable;
  if (resultVariable !== undefined && !isVariableName(resultVariable)) {
    findings.error(node, 'bpmn.variable-name', { what: 'resultVariable', found: resultVariable });
  }
  if (node.script === undefined) {
    findings.error(node, 'bpmn.script-missing');
    return undefined;
  }
  const script = findings.expression(node, node.script, 'script');
  if (script === undefined) return undefined;
  if (resultVariable === undefined && node.outputs.length === 0) findings.warning(node, 'bpmn.script-result-unused');
  return { ...common, kind: 'scriptTask', script, resultVariable: resultVariable ?? '' };
};

const plain =
  <K extends 'task' | 'manualTask' | 'exclusiveGateway' | 'parallelGateway' | 'eventBasedGateway'>(kind: K): Compile =>
  (_node, common) =>
    ({ ...common, kind }) as Executable;

/** One line per kind that runs now; a kind that is not here is refused by element id and name. */
const kinds: Readonly<Record<string, Compile>> = {
  startEvent: event,
  endEvent: event,
  intermediateCatchEvent: event,
  intermediateThrowEvent: event,
  boundaryEvent,
  task: plain('task'),
  manualTask: plain('manualTask'),
  userTask: (node, common, findings) => ({ ...common, kind: 'userTask', task: userTask(node, findings) }),
  serviceTask,
  sendTask,
  receiveTask,
  scriptTask,
  exclusiveGateway: plain('exclusiveGateway'),
  parallelGateway: plain('parallelGateway'),
  eventBasedGateway: plain('eventBasedGateway'),
  subProcess: (_node, common, _findings, around) => ({ ...common, kind: 'subProcess', children: around.children }),
};

/** What about a node does not run yet, whatever its kind. */
function notYet(node: SourceNode): string | undefined {
  if (!Object.hasOwn(kinds, node.type)) return node.type;
  if (node.loop !== undefined) return `${node.loop} ${node.type}`;
  if (node.flags.includes('triggeredByEvent')) return 'event subProcess';
  if (node.flags.includes('isForCompensation')) return `compensation ${node.type}`;
  if (node.flags.includes('instantiate')) return `instantiating ${node.type}`;
  if (node.flags.includes('parallelMultiple')) return `parallelMultiple ${node.type}`;
  if (node.startQuantity > 1 || node.completionQuantity > 1) return 'startQuantity / completionQuantity';
  return undefined;
}

export function compileElement(node: SourceNode, around: Surroundings, findings: Findings): Executable | undefined {
  if (!(node.startQuantity >= 1 && node.completionQuantity >= 1)) {
    findings.error(node, 'bpmn.quantity');
    return undefined;
  }
  const kind = notYet(node);
  if (kind !== undefined) {
    findings.error(node, 'bpmn.not-yet', { kind });
    return undefined;
  }
  const common: Common = {
    id: node.id,
    ...(node.name === undefined ? {} : { name: node.name }),
    ...(node.parent === undefined ? {} : { parent: node.parent }),
    incoming: around.incoming,
    outgoing: around.outgoing,
    inputs: mappings(node, node.inputs, 'input', findings),
    outputs: mappings(node, node.outputs, 'output', findings),
    boundary: around.boundary,
  };
  return kinds[node.type]?.(node, common, findings, around);
}
