// BPMN XML → ExecutableProcess and everything that is wrong with it. The one entrance to the engine's compiler; pure, runs in the browser too.
import type { CompiledExpression } from '../../expressions/expressions.ts';
import { limits } from '../../kernel/limits.ts';
import { rememberRecent } from '../../kernel/remember-recent.ts';
import type { Executable, ExecutableProcess, Finding, StartTrigger } from '../model.ts';
import { nameCalledData } from '../parse/name-called-data.ts';
import { parseBpmn } from '../parse/parse-bpmn.ts';
import type { SourceModel, SourceNode, SourceProcess } from '../parse/source-model.ts';
import { instantiatingGateway } from '../starts.ts';
import { isVariableName } from './compile-element.ts';
import { compileGraph, type Graph } from './compile-graph.ts';
import { createFindings, type Findings } from './findings.ts';

export interface Compilation {
  /** The process the file is about: the first of `processes`. Present when no finding is an error. Its version is 0 until workflow deploys it. */
  readonly process?: ExecutableProcess;
  /** Every process of the file that runs. */
  readonly processes: readonly ExecutableProcess[];
  readonly findings: readonly Finding[];
}

/** Those marked executable, else those that do not say; pools that say they are not are partners. */
function choose(model: SourceModel, findings: Findings): readonly SourceProcess[] {
  const { processes } = model;
  const executable = processes.filter((process) => process.isExecutable);
  if (executable.length > 0) return executable;
  const silent = processes.filter((process) => !process.saysExecutable);
  const chosen = silent.length > 0 ? silent : processes;
  const [first] = chosen;
  if (first === undefined) findings.error({ id: '' }, 'bpmn.process-missing');
  else findings.warning(first, 'bpmn.not-executable');
  return chosen;
}

const startOnForm = /^([a-z][A-Za-z0-9]{0,40})\.(created|updated)$/;

function recordStart(node: SourceNode, findings: Findings): readonly StartTrigger[] {
  const { startOn, startIf } = node.settings;
  if (startOn === undefined) {
    if (startIf !== undefined) findings.error(node, 'bpmn.start-if-alone');
    return [];
  }
  const parts = startOnForm.exec(startOn);
  if (parts === null) {
    findings.error(node, 'bpmn.start-on', { found: startOn });
    return [];
  }
  const condition = findings.expression(node, startIf, 'startIf');
  const event = parts[2] === 'updated' ? 'updated' : 'created';
  return [
    {
      element: node.id,
      trigger: 0,
      record: { entity: parts[1] ?? '', event, ...(condition === undefined ? {} : { condition }) },
    },
  ];
}

/** How instances begin at this element by itself. */
function eventStarts(elements: ReadonlyMap<string, Executable>, element: Executable): readonly StartTrigger[] {
  const begins =
    element.kind === 'startEvent' ||
    (element.kind === 'receiveTask' && element.instantiates) ||
    instantiatingGateway(elements, element) !== undefined;
  if (!begins) return [];
  const triggers = element.kind === 'receiveTask' ? [element.message] : 'triggers' in element ? element.triggers : [];
  return triggers.flatMap((trigger, index): readonly StartTrigger[] => {
    const place = { element: element.id, trigger: index };
    if (trigger?.type === 'message') return [{ ...place, message: trigger.message }];
    if (trigger?.type === 'signal') return [{ ...place, signal: trigger.signal }];
    if (trigger?.type === 'timer') return [{ ...place, timer: trigger }];
    return trigger?.type === 'conditional' ? [{ ...place, condition: trigger }] : [];
  });
}

function startTriggers(source: SourceProcess, { elements }: Graph, findings: Findings): readonly StartTrigger[] {
  return source.nodes
    .filter((node) => node.parent === undefined)
    .flatMap((node) => {
      const element = elements.get(node.id);
      if (element === undefined) return [];
      return [...(element.kind === 'startEvent' ? recordStart(node, findings) : []), ...eventStarts(elements, element)];
    });
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

/** Every path an expression of the process reads, sorted, and what its names may mean. */
function readsOf({ flows, elements }: Graph): Pick<ExecutableProcess, 'reads' | 'meanings'> {
  const reads = new Set<string>();
  const meanings = new Map<string, readonly string[]>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const expression = value as Partial<CompiledExpression>;
    if (typeof expression.evaluate === 'function' && Array.isArray(expression.reads))
      note(expression as CompiledExpression);
    else for (const part of Object.values(value)) visit(part);
  };
  function note(expression: CompiledExpression): void {
    for (const path of expression.reads) reads.add(path);
    for (const paths of expression.meanings) meanings.set(paths.join(' '), paths);
  }
  for (const flow of flows.values()) visit(flow.condition);
  for (const { incoming: _incoming, outgoing: _outgoing, ...settings } of elements.values()) visit(settings);
  return { reads: [...reads].sort(), meanings: [...meanings.keys()].sort().map((key) => meanings.get(key)!) };
}

function compileProcess(source: SourceProcess, model: SourceModel, findings: Findings): ExecutableProcess {
  const globalTasks = new Map(model.globalTasks.map((task) => [task.id, task]));
  const callables = new Map([...model.processes, ...model.globalTasks].map((callable) => [callable.id, callable]));
  const nodes = source.nodes.map((node) => {
    const called = node.calledElement === undefined ? undefined : callables.get(node.calledElement);
    return called === undefined ? node : nameCalledData(node, called);
  });
  const graph = compileGraph({ ...source, nodes }, globalTasks, findings);
  return {
    id: source.id,
    name: source.name ?? source.id,
    version: 0,
    ...graph,
    startTriggers: startTriggers(source, graph, findings),
    recordVariables: recordVariables(source, findings),
    ...readsOf(graph),
    ...(source.runAs === undefined ? {} : { runAs: source.runAs }),
  };
}

/** Compiles a BPMN file. Never throws for what is in it: the findings say. Who asks again for the same file gets the same answer. */
export function compileBpmn(xml: string): Promise<Compilation> {
  return xml.length > limits.modelKeptLength ? compile(xml) : recent(xml);
}

const recent = rememberRecent(limits.modelsKept, compile);

async function compile(xml: string): Promise<Compilation> {
  const model = await parseBpmn(xml);
  const findings = createFindings(model.findings);
  const isBroken = (): boolean => findings.list.some((finding) => finding.severity === 'error');
  const sources = model.processes.length === 0 && isBroken() ? [] : choose(model, findings);
  const processes = sources.map((source) => compileProcess(source, model, findings));
  const [process] = processes;
  return isBroken() || process === undefined
    ? { processes: [], findings: findings.list }
    : { process, processes, findings: findings.list };
}
