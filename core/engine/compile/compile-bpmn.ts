// BPMN XML → ExecutableProcess and everything that is wrong with it. The one entrance to the engine's compiler; pure, runs in the browser too.
import type { Executable, ExecutableProcess, Finding, SequenceFlow, StartTrigger } from '../model.ts';
import { parseBpmn } from '../parse/parse-bpmn.ts';
import type { SourceNode, SourceProcess } from '../parse/source-model.ts';
import { checkStructure } from './check-structure.ts';
import { compileElement, isVariableName } from './compile-element.ts';
import { createFindings, type Findings } from './findings.ts';

export interface Compilation {
  /** Present when no finding is an error. Its version is 0 until workflow deploys it. */
  readonly process?: ExecutableProcess;
  readonly findings: readonly Finding[];
}

/** The process a file is about: the only one, or the only one marked executable; other pools are partners. */
function choose(processes: readonly SourceProcess[], findings: Findings): SourceProcess | undefined {
  const executable = processes.filter((process) => process.isExecutable);
  const candidates = executable.length > 0 ? executable : processes;
  const [first, second] = candidates;
  if (first === undefined) findings.error({ id: '' }, 'bpmn.process-missing');
  else if (second !== undefined) findings.error(second, 'bpmn.several-processes', { count: candidates.length });
  else if (!first.isExecutable) findings.warning(first, 'bpmn.not-executable');
  return second === undefined ? first : undefined;
}

function compileFlows(source: SourceProcess, findings: Findings): ReadonlyMap<string, SequenceFlow> {
  const defaults = new Set(source.nodes.map((node) => node.default));
  const flows = new Map<string, SequenceFlow>();
  for (const flow of source.flows) {
    const condition =
      flow.condition === undefined || flow.condition === ''
        ? undefined
        : findings.expression(flow, flow.condition, 'condition');
    if (flow.source === undefined || flow.target === undefined) continue;
    flows.set(flow.id, {
      id: flow.id,
      ...(flow.name === undefined ? {} : { name: flow.name }),
      source: flow.source,
      target: flow.target,
      ...(condition === undefined ? {} : { condition }),
      isDefault: defaults.has(flow.id),
    });
  }
  return flows;
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string | undefined): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function compileElements(
  source: SourceProcess,
  flows: ReadonlyMap<string, SequenceFlow>,
  findings: Findings,
): ReadonlyMap<string, Executable> {
  const incoming = groupBy(flows.values(), (flow) => flow.target);
  const outgoing = groupBy(flows.values(), (flow) => flow.source);
  const boundary = groupBy(source.nodes, (node) => (node.type === 'boundaryEvent' ? node.attachedTo : undefined));
  const children = groupBy(source.nodes, (node) => node.parent);
  const elements = new Map<string, Executable>();
  for (const node of source.nodes) {
    const around = {
      incoming: incoming.get(node.id) ?? [],
      outgoing: outgoing.get(node.id) ?? [],
      boundary: (boundary.get(node.id) ?? []).map((event) => event.id),
      children: (children.get(node.id) ?? []).map((child) => child.id),
    };
    const element = compileElement(node, around, findings);
    if (element !== undefined) elements.set(node.id, element);
  }
  return elements;
}

const startOnForm = /^([a-z][A-Za-z0-9]{0,40})\.(created|updated)$/;

function startTrigger(node: SourceNode, element: Executable, findings: Findings): StartTrigger | undefined {
  if (element.kind !== 'startEvent') return undefined;
  if (element.trigger.type === 'message') return { element: node.id, message: element.trigger.message };
  const startOn = node.ravand.startOn;
  if (startOn === undefined) {
    if (node.ravand.startIf !== undefined) findings.error(node, 'bpmn.start-if-alone');
    return undefined;
  }
  const parts = startOnForm.exec(startOn);
  if (parts === null) {
    findings.error(node, 'bpmn.start-on', { found: startOn });
    return undefined;
  }
  const condition = findings.expression(node, node.ravand.startIf, 'startIf');
  const event = parts[2] === 'updated' ? 'updated' : 'created';
  return {
    element: node.id,
    record: { entity: parts[1] ?? '', event, ...(condition === undefined ? {} : { condition }) },
  };
}

function recordVariables(source: SourceProcess, findings: Findings): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const { name, entity } of source.variables) {
    if (name === undefined || !isVariableName(name))
      findings.error(source, 'bpmn.variable-name', { what: 'variable', found: name ?? '' });
    else if (variables.has(name)) findings.error(source, 'bpmn.variable-twice', { name });
    else if (entity !== undefined) variables.set(name, entity);
  }
  return variables;
}

/** Every path an expression of the process reads, sorted. */
function readsOf(
  flows: ReadonlyMap<string, SequenceFlow>,
  elements: ReadonlyMap<string, Executable>,
): readonly string[] {
  const reads = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const expression = value as { reads?: readonly string[]; evaluate?: unknown };
    if (typeof expression.evaluate === 'function' && Array.isArray(expression.reads))
      for (const path of expression.reads) reads.add(path);
    else for (const part of Object.values(value)) visit(part);
  };
  for (const flow of flows.values()) visit(flow.condition);
  for (const { incoming: _incoming, outgoing: _outgoing, ...settings } of elements.values()) visit(settings);
  return [...reads].sort();
}

function compileProcess(source: SourceProcess, findings: Findings): ExecutableProcess {
  checkStructure(source, findings);
  const flows = compileFlows(source, findings);
  const elements = compileElements(source, flows, findings);
  const startTriggers = source.nodes.flatMap((node) => {
    const element = elements.get(node.id);
    const trigger =
      element === undefined || node.parent !== undefined ? undefined : startTrigger(node, element, findings);
    return trigger === undefined ? [] : [trigger];
  });
  return {
    id: source.id,
    name: source.name ?? source.id,
    version: 0,
    elements,
    flows,
    startTriggers,
    recordVariables: recordVariables(source, findings),
    reads: readsOf(flows, elements),
    ...(source.runAs === undefined ? {} : { runAs: source.runAs }),
  };
}

/** Compiles a BPMN file. Never throws for what is in it: the findings say. */
export async function compileBpmn(xml: string): Promise<Compilation> {
  const model = await parseBpmn(xml);
  const findings = createFindings(model.findings);
  const blocked = model.processes.length === 0 && model.findings.some((finding) => finding.severity === 'error');
  const source = blocked ? undefined : choose(model.processes, findings);
  if (source === undefined) return { findings: findings.list };
  const process = compileProcess(source, findings);
  const broken = findings.list.some((finding) => finding.severity === 'error');
  return broken ? { findings: findings.list } : { process, findings: findings.list };
}
