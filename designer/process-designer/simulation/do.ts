// What a person or play does to a simulation, as acts with the words the log tells them by.
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import type { Json, JsonObject } from '../../../core/kernel/data.ts';
import type { ProcessCaseStep } from '../../../schemas/types.ts';
import { merge, split } from './data.ts';
import { nextTimer, type Possible, possibles, waitsForPerson } from './possible.ts';
import type { Label, SimulationSession } from './session.ts';

type Of<K extends Possible['kind']> = Extract<Possible, { kind: K }>;
type Values = Readonly<Record<string, Json>>;

const none: Values = {};
/** A timer that repeats every second must not hold the page for a simulated day. */
const mostTimers = 500;

/** Gives fields of records their values first, as the form of a task would have. */
function prepare(session: SimulationSession, process: string, values: Values): JsonObject {
  const model = session.simulation.process(process);
  const { variables, facts } = split(model, values);
  if (Object.keys(facts).length > 0) session.simulation.setFacts(merge(session.simulation.facts, facts));
  return variables;
}

function processOf(session: SimulationSession, instance: string): string {
  return session.simulation.instances.get(instance)?.state.process ?? '';
}

/** An instance that begins with a record, or for one, has it: each record variable gets the id of a record that was never stored. */
function records(process: ExecutableProcess, by: Of<'start'>['by']): JsonObject {
  if (by !== 'record' && by !== 'none') return {};
  return Object.fromEntries([...process.recordVariables.keys()].map((name) => [name, `${name}-1`]));
}

export function start(session: SimulationSession, { process, element, trigger, by }: Of<'start'>, values = none): void {
  const isPlain =
    trigger === undefined && session.simulation.process(process).scopes.get(process)?.starts.includes(element) === true;
  const does = { do: 'start' as const, ...(isPlain ? {} : { element }) };
  session.act({ kind: 'start', element, params: { by }, does, values }, (simulation) => {
    const model = simulation.process(process);
    const variables = { ...records(model, by), ...prepare(session, process, values) };
    simulation.start(process, {
      variables,
      ...(isPlain ? {} : { element, ...(trigger === undefined ? {} : { trigger }) }),
    });
  });
}

export function complete(
  session: SimulationSession,
  { instance, activity, element, waits }: Of<'complete'>,
  values = none,
  byItself = false,
): void {
  session.act(
    {
      kind: waits === 'service' || waits === 'call' ? 'answer' : 'complete',
      element,
      byItself,
      does: { do: 'complete', element },
      values,
    },
    (simulation) => {
      const result = prepare(session, processOf(session, instance), values);
      simulation.command(instance, { type: 'complete', activity, result });
    },
  );
}

export function throwError(session: SimulationSession, at: Of<'complete'>, code: string, values = none): void {
  session.act(
    { kind: 'error', element: at.element, params: { code }, does: { do: 'error', element: at.element, code }, values },
    (simulation) => {
      const variables = prepare(session, processOf(session, at.instance), values);
      simulation.command(at.instance, { type: 'error', activity: at.activity, code, detail: '', variables });
    },
  );
}

export function escalate(session: SimulationSession, at: Of<'complete'>, code: string, values = none): void {
  session.act(
    {
      kind: 'escalation',
      element: at.element,
      params: { code },
      does: { do: 'escalate', element: at.element, code },
      values,
    },
    (simulation) => {
      const variables = prepare(session, processOf(session, at.instance), values);
      simulation.command(at.instance, { type: 'escalation', activity: at.activity, code, variables });
    },
  );
}

export function fail(session: SimulationSession, at: Of<'complete'>): void {
  session.act({ kind: 'fail', element: at.element }, (simulation) => {
    simulation.command(at.instance, { type: 'fail', activity: at.activity, code: 'simulated', detail: '' });
  });
}

/** A signal reaches everybody who waits for it; the others happen to this one alone. */
export function happen(
  session: SimulationSession,
  { instance, subscription, element }: Of<'event'>,
  values = none,
): void {
  const { type, name } = subscription;
  const does: ProcessCaseStep =
    type === 'signal' && name !== undefined ? { do: 'signal', name } : { do: 'event', element };
  session.act({ kind: type, element, params: { event: name ?? '' }, does, values }, (simulation) => {
    const payload = prepare(session, processOf(session, instance), values);
    if (type === 'signal' && name !== undefined) simulation.signal(name, payload);
    else simulation.command(instance, { type: 'event', subscription: subscription.key, payload });
  });
}

/** `decide` = along the flows that the data say. */
export function choose(
  session: SimulationSession,
  at: Of<'choice'>,
  flows: readonly string[],
  kind: 'choose' | 'decide' = 'choose',
): void {
  session.act({ kind, element: at.element }, (simulation) => {
    simulation.choose(at.instance, at.activity, flows);
  });
}

export function retry(session: SimulationSession, at: Of<'incident'>): void {
  session.act({ kind: 'retry', element: at.element }, (simulation) => {
    simulation.command(at.instance, { type: 'retry', activity: at.activity });
  });
}

export function startActivity(session: SimulationSession, at: Of<'ad-hoc'>, element: string): void {
  session.act({ kind: 'startActivity', element }, (simulation) => {
    simulation.command(at.instance, { type: 'start-activity', activity: at.activity, element });
  });
}

export function endAdHoc(session: SimulationSession, at: Of<'ad-hoc'>): void {
  session.act({ kind: 'endAdHoc', element: at.element }, (simulation) => {
    simulation.command(at.instance, { type: 'complete-ad-hoc', activity: at.activity });
  });
}

export function setVariable(
  session: SimulationSession,
  { instance, scope }: { readonly instance: string; readonly scope: string },
  name: string,
  value: Json,
): void {
  session.act({ kind: 'set', params: { variable: name } }, (simulation) => {
    simulation.command(instance, { type: 'set-variables', scope, variables: { [name]: value } });
  });
}

export function setFact(session: SimulationSession, path: string, value: Json): void {
  session.act(
    { kind: 'set', params: { variable: path }, does: { do: 'set' }, values: { [path]: value } },
    (simulation) => {
      simulation.setFacts(merge(simulation.facts, { [path]: value }));
    },
  );
}

export function pass(session: SimulationSession, ms: number, label: Label): void {
  const does: ProcessCaseStep = { do: 'pass', duration: `PT${Math.ceil(ms / 1000)}S` };
  session.act({ ...label, does }, (simulation) => simulation.pass(ms, mostTimers));
}

export function toNextTimer(session: SimulationSession, byItself = false): boolean {
  const due = nextTimer(session);
  if (due === undefined) return false;
  const ms = Math.max(0, Date.parse(due) - session.simulation.now.getTime());
  pass(session, ms, { kind: 'nextTimer', byItself });
  return true;
}

/**
 * What goes on without a person: services are answered with nothing, then time passes to the next timer. Answers what only a person can do
 * when there is such a thing; undefined = something was done, or nothing is left.
 */
export function goOn(session: SimulationSession): Possible | 'done' | 'over' {
  const all = possibles(session);
  const service = all.find((one): one is Of<'complete'> => one.kind === 'complete' && one.waits === 'service');
  if (service !== undefined) {
    complete(session, service, none, true);
    return 'done';
  }
  if (session.acts.length === 0 || session.place.act < 0) {
    const first = all.find((one): one is Of<'start'> => one.kind === 'start');
    if (first === undefined) return 'over';
    start(session, first);
    return 'done';
  }
  const needed = waitsForPerson(all);
  if (needed !== undefined && !(needed.kind === 'event' && nextTimer(session) !== undefined)) return needed;
  return toNextTimer(session, true) ? 'done' : 'over';
}
