// One node of the source → one Executable. Looks at the node alone; what concerns its neighbours is checked in check/.
import { limits } from '../../kernel/limits.ts';
import type { CallSettings, Executable, Mapping, SequenceFlow, ServiceSettings, UserTaskSettings } from '../model.ts';
import { known } from '../parse/read-settings.ts';
import type { SourceMapping, SourceNode } from '../parse/source-model.ts';
import { compileLoop } from './compile-loop.ts';
import { compileMessage, compileTriggers } from './compile-trigger.ts';
import { type Findings, isJuel } from './findings.ts';

/** What of the graph an element carries. */
export interface Surroundings {
  readonly incoming: readonly SequenceFlow[];
  readonly outgoing: readonly SequenceFlow[];
  readonly boundary: readonly string[];
  readonly children: readonly string[];
  /** The handler at the other end of its compensation boundary event. */
  readonly compensatedBy?: string;
  /** The global task of this name in the file. */
  globalTask(name: string): SourceNode | undefined;
}

type Common = Pick<
  Executable,
  | 'id'
  | 'incoming'
  | 'outgoing'
  | 'inputs'
  | 'outputs'
  | 'boundary'
  | 'startQuantity'
  | 'completionQuantity'
  | 'isForCompensation'
> & { name?: string; parent?: string };
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
  const settings = { ...node.definitions[0]?.settings, ...node.settings };
  const type = settings.type;
  if (type === undefined) return undefined;
  const retries = settings.retries === undefined ? defaultRetries : Number(settings.retries);
  if (!Number.isInteger(retries) || retries < 1 || retries > maximumRetries) {
    findings.error(node, 'bpmn.retries', { found: settings.retries ?? '', maximum: maximumRetries });
  }
  return { type, retries, ...(settings.mustSucceed === 'true' ? { mustSucceed: true } : {}) };
}

function userTask(node: SourceNode, findings: Findings): UserTaskSettings {
  const { form, candidateRole, calendar } = node.settings;
  const compile = (name: string) => findings.expression(node, node.settings[name], name);
  return known<UserTaskSettings>({
    form,
    candidateRole,
    calendar,
    lane: node.lane,
    assignee: compile('assignee'),
    candidateRoles: compile('candidateRoles'),
    candidateUsers: compile('candidateUsers'),
    due: compile('due'),
    followUp: compile('followUp'),
    priority: compile('priority'),
  });
}

/** Of several things that may come, each has a datum of its own name. */
const taking = ({ datum }: SourceNode, triggers: number): { readonly datum?: string } =>
  datum === undefined || triggers !== 1 ? {} : { datum };

const event: Compile = (node, common, findings) => {
  const triggers = compileTriggers(node, findings);
  if (triggers === undefined) return undefined;
  if (node.type === 'endEvent' || node.type === 'intermediateThrowEvent') {
    const settings = triggers[0]?.type === 'message' ? service(node, findings) : undefined;
    return { ...common, kind: node.type, triggers, ...(settings === undefined ? {} : { service: settings }) };
  }
  const all = node.flags.includes('parallelMultiple');
  const catching = { ...common, triggers, all, ...taking(node, triggers.length) };
  return node.type === 'startEvent'
    ? { ...catching, kind: 'startEvent', interrupting: node.isInterrupting }
    : { ...catching, kind: 'intermediateCatchEvent' };
};

const boundaryEvent: Compile = (node, common, findings) => {
  const triggers = compileTriggers(node, findings);
  if (node.attachedTo === undefined) {
    findings.error(node, 'bpmn.boundary-unattached');
    return undefined;
  }
  if (triggers === undefined) return undefined;
  if (triggers.some(({ type }) => type === 'error') && !node.cancelActivity)
    findings.error(node, 'bpmn.error-boundary-interrupts');
  return {
    ...common,
    kind: 'boundaryEvent',
    triggers,
    all: node.flags.includes('parallelMultiple'),
    ...taking(node, triggers.length),
    attachedTo: node.attachedTo,
    interrupting: node.cancelActivity,
  };
};

const serviceTask: Compile = (node, common, findings) => {
  const settings = service(node, findings);
  if (settings === undefined) {
    findings.error(node, 'bpmn.service-type-missing');
    return undefined;
  }
  return { ...common, kind: 'serviceTask', service: settings };
};

/** Handler of business rule tasks that name a decision. */
const decisionHandler = 'decide';

const businessRuleTask: Compile = (node, common, findings) => {
  const { decision, resultVariable } = node.settings;
  const settings =
    service(node, findings) ??
    (decision === undefined ? undefined : { type: decisionHandler, retries: defaultRetries });
  if (settings === undefined) {
    findings.error(node, 'bpmn.decision-missing');
    return undefined;
  }
  const name = decision === undefined ? undefined : findings.expression(node, JSON.stringify(decision), 'decision');
  const result = resultVariable === undefined ? undefined : findings.expression(node, 'result', 'resultVariable');
  return {
    ...common,
    kind: 'businessRuleTask',
    service: settings,
    inputs: name === undefined ? common.inputs : [...common.inputs, { target: 'decision', source: name }],
    outputs:
      result === undefined || resultVariable === undefined || common.outputs.length > 0
        ? common.outputs
        : [{ target: resultVariable, source: result }],
  };
};

const sendTask: Compile = (node, common, findings) => {
  const settings = service(node, findings);
  if (settings !== undefined) return { ...common, kind: 'sendTask', service: settings };
  const message = compileMessage(node, node.message, node.settings, findings);
  return message === undefined ? undefined : { ...common, kind: 'sendTask', message };
};

const receiveTask: Compile = (node, common, findings) => {
  const instantiates = node.flags.includes('instantiate');
  if (node.message === undefined) return { ...common, kind: 'receiveTask', instantiates };
  const message = compileMessage(node, node.message, node.settings, findings);
  return message === undefined
    ? undefined
    : { ...common, kind: 'receiveTask', message, instantiates, ...taking(node, 1) };
};

/** Only FEEL runs: a script in another language is code. */
const feel = /^(|feel|juel|(https?:\/\/www\.omg\.org\/spec\/(dmn|feel)\/[\w./-]*))$/i;
export function isFeel(language: string | undefined): boolean {
  return feel.test(language ?? '');
}

const scriptTask: Compile = (node, common, findings) => {
  if (!isFeel(node.scriptFormat) && !isJuel(node.script ?? '')) {
    findings.error(node, 'bpmn.script-language', { found: node.scriptFormat ?? '' });
    return undefined;
  }
  // What is mapped out of the only data output, or collected from it, is the script's value.
  const isTaken = node.outputs.length > 0 || node.loop?.outputElement !== undefined;
  const resultVariable = node.settings.resultVariable ?? (isTaken ? node.datum : undefined);
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

/** A call of a global task of the same file is that task, with the mappings of the call (BPMN 2.0.2, 10.3.4). */
const callActivity: Compile = (node, common, findings, around) => {
  const task = node.calledElement === undefined ? undefined : around.globalTask(node.calledElement);
  if (task !== undefined) {
    const settings = { ...task.settings, ...node.settings };
    const called = known<SourceNode>({
      ...task,
      id: node.id,
      name: node.name ?? task.name,
      settings,
      outputs: node.outputs,
    });
    return kinds[task.type]?.(called, common, findings, around);
  }
  const { calledElementExpression, binding, version, inputAll, outputAll, businessKey } = node.settings;
  const dynamic = calledElementExpression ?? (isJuel(node.calledElement ?? '') ? node.calledElement : undefined);
  const process = dynamic === undefined ? node.calledElement : findings.expression(node, dynamic, 'calledElement');
  if (process === undefined) {
    if (dynamic === undefined) findings.error(node, 'bpmn.called-element-missing');
    return undefined;
  }
  const number = version === undefined ? undefined : Number(version);
  if (number !== undefined && !(Number.isInteger(number) && number > 0))
    findings.error(node, 'bpmn.called-version', { found: version ?? '' });
  const key = findings.expression(node, businessKey, 'businessKey');
  const call: CallSettings = {
    process,
    version: number ?? (binding === 'pinned' ? 'pinned' : 'latest'),
    inputAll: inputAll === 'true',
    outputAll: outputAll === 'true',
    ...(key === undefined ? {} : { businessKey: key }),
  };
  return { ...common, kind: 'callActivity', call };
};

const adHocSubProcess: Compile = (node, common, findings, around) => {
  const completion = findings.expression(
    node,
    node.completion === '' ? undefined : node.completion,
    'completionCondition',
  );
  const activate = findings.expression(node, node.settings.activate, 'activate');
  return {
    ...common,
    kind: 'adHocSubProcess',
    children: around.children,
    isSequential: node.ordering === 'Sequential',
    cancelRemaining: node.cancelRemaining,
    ...(completion === undefined ? {} : { completion }),
    ...(activate === undefined ? {} : { activate }),
  };
};

const complexGateway: Compile = (node, common, findings) => {
  const activation = findings.expression(
    node,
    node.activation === '' ? undefined : node.activation,
    'activationCondition',
  );
  return { ...common, kind: 'complexGateway', ...(activation === undefined ? {} : { activation }) };
};

const eventBasedGateway: Compile = (node, common) => {
  const instantiates = node.eventGatewayType === 'Parallel' ? 'parallel' : 'exclusive';
  return { ...common, kind: 'eventBasedGateway', ...(node.flags.includes('instantiate') ? { instantiates } : {}) };
};

const plain =
  <K extends 'task' | 'manualTask' | 'exclusiveGateway' | 'parallelGateway' | 'inclusiveGateway'>(kind: K): Compile =>
  (_node, common) =>
    ({ ...common, kind }) as Executable;

const body =
  <K extends 'subProcess' | 'transaction' | 'eventSubProcess'>(kind: K): Compile =>
  (node, common, findings, around) => {
    if (kind === 'transaction' && node.flags.includes('triggeredByEvent'))
      findings.error(node, 'bpmn.not-yet', { kind: 'transaction triggeredByEvent' });
    return { ...common, kind, children: around.children } as Executable;
  };

/** One line per kind; a kind that is not here is refused by element id and name. */
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
  businessRuleTask,
  sendTask,
  receiveTask,
  scriptTask,
  callActivity,
  exclusiveGateway: plain('exclusiveGateway'),
  parallelGateway: plain('parallelGateway'),
  inclusiveGateway: plain('inclusiveGateway'),
  complexGateway,
  eventBasedGateway,
  subProcess: body('subProcess'),
  transaction: body('transaction'),
  eventSubProcess: body('eventSubProcess'),
  adHocSubProcess,
};

export function compileElement(node: SourceNode, around: Surroundings, findings: Findings): Executable | undefined {
  const compile = Object.hasOwn(kinds, node.type) ? kinds[node.type] : undefined;
  if (compile === undefined) {
    findings.error(node, 'bpmn.not-yet', { kind: node.type });
    return undefined;
  }
  if (![node.startQuantity, node.completionQuantity].every((count) => count >= 1 && count <= limits.engineSteps)) {
    findings.error(node, 'bpmn.quantity', { limit: String(limits.engineSteps) });
    return undefined;
  }
  const loop = compileLoop(node, findings);
  const common: Common = {
    id: node.id,
    ...(node.name === undefined ? {} : { name: node.name }),
    ...(node.parent === undefined ? {} : { parent: node.parent }),
    incoming: around.incoming,
    outgoing: around.outgoing,
    inputs: mappings(node, node.inputs, 'input', findings),
    outputs: mappings(node, node.outputs, 'output', findings),
    boundary: around.boundary,
    startQuantity: node.startQuantity,
    completionQuantity: node.completionQuantity,
    isForCompensation: node.flags.includes('isForCompensation'),
    ...(loop === undefined ? {} : { loop }),
    ...(around.compensatedBy === undefined ? {} : { compensatedBy: around.compensatedBy }),
  };
  return compile(node, common, findings, around);
}
