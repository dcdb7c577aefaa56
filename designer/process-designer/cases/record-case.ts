// A simulation as it was gone through → a case: what was done becomes its steps, where it stands what is expected. Ways that were chosen by hand are left out: the
// data decide in a case.
import { isPlainObject, type Json, type JsonObject } from '../../../core/kernel/data.ts';
import type { ProcessCase, ProcessCaseCheck, ProcessCaseStep } from '../../../schemas/types.ts';
import type { SimulationSession } from '../simulation/session.ts';

/** { lead.value: 5, urgent: true } → what records hold, and the rest. */
export function bySort(
  values: Readonly<Record<string, Json>>,
  isRecord: (name: string) => boolean,
): { readonly records: JsonObject; readonly variables: JsonObject } {
  const records: Record<string, Json> = {};
  const variables: Record<string, Json> = {};
  for (const [path, value] of Object.entries(values)) {
    const [root = '', ...rest] = path.split('.');
    if (rest.length > 0 && isRecord(root)) put(records, [root, ...rest], value);
    else variables[path] = value;
  }
  return { records, variables };
}

function put(into: Record<string, Json>, [name = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) into[name] = value;
  else {
    const inner = isPlainObject(into[name]) ? { ...(into[name] as JsonObject) } : {};
    put(inner, rest, value);
    into[name] = inner;
  }
}

function some(values: JsonObject): JsonObject | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}

export function recordCase(session: SimulationSession, name: string): ProcessCase {
  const acts = session.acts.slice(0, session.place.act + 1);
  const process = session.processes[0];
  const isRecord = (root: string) => process?.recordVariables.has(root) === true;
  const steps: ProcessCaseStep[] = [];
  let given: NonNullable<ProcessCase['given']> = {};
  for (const { label } of acts) {
    const { does, values = {} } = label;
    if (does === undefined) continue;
    const { records, variables } = bySort(values, isRecord);
    if (does.do === 'start') {
      given = {
        ...given,
        ...(some(records) ? { records } : {}),
        ...(some(variables) ? { variables } : {}),
        ...(does.element === undefined ? {} : { start: does.element }),
      };
      continue;
    }
    if (some(records)) steps.push({ do: 'set', values: records });
    if (does.do !== 'set') steps.push(some(variables) ? { ...does, values: variables } : does);
  }
  const at = acts[0]?.before.now.toISOString();
  return { name, given: { ...given, ...(at === undefined ? {} : { at }) }, when: steps, expect: standsNow(session) };
}

/** What waits now, or that it has ended and where. */
function standsNow(session: SimulationSession): readonly ProcessCaseCheck[] {
  const { simulation } = session;
  const waits = [
    ...simulation.waiting().map(({ activity }) => activity.element),
    ...simulation.subscriptions().map(({ subscription }) => subscription.element),
  ];
  if (waits.length > 0) return [...new Set(waits)].map((element) => ({ that: 'waits', element }));
  const ends = session.acts
    .flatMap(({ entries }) => entries)
    .filter(
      ({ type, element }) =>
        type === 'completed' && session.processes.some((process) => process.elements.get(element)?.kind === 'endEvent'),
    );
  const last = ends.at(-1);
  return [...(last === undefined ? [] : [{ that: 'reached' as const, element: last.element }]), { that: 'ended' }];
}
