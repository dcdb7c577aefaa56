// Plays a small BPMN model with the pure engine: completes tasks, fires timers, sends messages, and writes down what happened as a trace.
import { readFileSync } from 'node:fs';
import { advance } from '../../core/engine/advance.ts';
import { compileBpmn } from '../../core/engine/compile/compile-bpmn.ts';
import type { ExecutableProcess } from '../../core/engine/model.ts';
import type { Command, Effect, HistoryEntry, InstanceState, Outcome } from '../../core/engine/state.ts';
import type { JsonObject } from '../../core/kernel/data.ts';

export interface Player {
  readonly process: ExecutableProcess;
  /** State after the last command, gone through JSON. */
  state(): InstanceState;
  /** Elements that wait, sorted; "id!" has an incident. */
  waiting(): readonly string[];
  /** Elements completed since the last call, in order. */
  completed(): readonly string[];
  variables(): JsonObject;
  effects(): readonly Effect[];
  history(): readonly HistoryEntry[];
  start(variables?: JsonObject, element?: string): void;
  complete(element: string, result?: JsonObject): void;
  error(element: string, code: string): void;
  fail(element: string, code: string): void;
  retry(element: string, facts?: JsonObject): void;
  message(name: string, correlationKey: string, payload?: JsonObject): void;
  /** Moves time and fires what is due, oldest first. */
  pass(ms: number): void;
  command(command: Command): Outcome;
}

export async function compileModel(xml: string): Promise<ExecutableProcess> {
  const { process, findings } = await compileBpmn(xml);
  if (process === undefined) throw new Error(JSON.stringify(findings, null, 1));
  return process;
}

export function readModel(name: string): string {
  return readFileSync(new URL(`./models/${name}.bpmn`, import.meta.url), 'utf8');
}

export async function playModel(name: string): Promise<Player> {
  return createPlayer(await compileModel(readModel(name)));
}

export function createPlayer(process: ExecutableProcess, instance = '00000000-0000-7000-8000-000000000001'): Player {
  let state: InstanceState | undefined;
  let nowMs = Date.UTC(2030, 0, 1);
  let completed: string[] = [];
  const effects: Effect[] = [];
  const history: HistoryEntry[] = [];

  const current = (): InstanceState => {
    if (state === undefined) throw new Error('not started');
    return state;
  };
  const command = (given: Command): Outcome => {
    const before = JSON.stringify(state);
    const outcome = advance(process, state, given, new Date(nowMs), { instance });
    if (JSON.stringify(state) !== before) throw new Error('advance changed the state it was given');
    const again = advance(process, state, given, new Date(nowMs), { instance });
    if (JSON.stringify(again) !== JSON.stringify(outcome)) throw new Error('advance gave two outcomes for one input');
    state = JSON.parse(JSON.stringify(outcome.state)) as InstanceState;
    completed.push(...outcome.history.filter((entry) => entry.type === 'completed').map((entry) => entry.element));
    effects.push(...outcome.effects);
    history.push(...outcome.history);
    return outcome;
  };
  const find = (element: string, wanted: (status: string, waits: string | undefined) => boolean): string => {
    const found = Object.values(current().activities).find(
      (activity) => activity.element === element && wanted(activity.status, activity.waits),
    );
    if (found === undefined) throw new Error(`${element} does not wait; waiting: ${waiting().join(', ')}`);
    return found.key;
  };
  const waiting = (): readonly string[] =>
    Object.values(current().activities)
      .filter((activity) => activity.waits !== 'children' || activity.status === 'incident')
      .map((activity) => activity.element + (activity.status === 'incident' ? '!' : ''))
      .sort();
  const waits = (_status: string, what: string | undefined): boolean => what === 'task' || what === 'service';

  return {
    process,
    state: current,
    waiting,
    completed() {
      const seen = completed;
      completed = [];
      return seen;
    },
    variables: () => current().scopes['0']?.variables ?? {},
    effects: () => effects,
    history: () => history,
    start: (variables = {}, element) =>
      void command({ type: 'start', variables, ...(element === undefined ? {} : { element }) }),
    complete: (element, result = {}) => void command({ type: 'complete', activity: find(element, waits), result }),
    error: (element, code) => void command({ type: 'error', activity: find(element, waits), code, detail: code }),
    fail: (element, code) => void command({ type: 'fail', activity: find(element, waits), code, detail: code }),
    retry: (element, facts) =>
      void command({
        type: 'retry',
        activity: find(element, (status) => status === 'incident'),
        ...(facts === undefined ? {} : { facts }),
      }),
    message(name, correlationKey, payload = {}) {
      const found = Object.values(current().subscriptions).filter(
        (subscription) => subscription.name === name && subscription.correlationKey === correlationKey,
      );
      if (found.length !== 1) throw new Error(`${found.length} subscriptions for ${name} ${correlationKey}`);
      command({ type: 'event', subscription: found[0]?.key ?? '', payload });
    },
    pass(ms) {
      const until = nowMs + ms;
      for (;;) {
        const due = Object.values(current().subscriptions)
          .filter((subscription) => subscription.dueAt !== undefined && Date.parse(subscription.dueAt) <= until)
          .sort((a, b) => Date.parse(a.dueAt ?? '') - Date.parse(b.dueAt ?? ''))[0];
        if (due === undefined) break;
        nowMs = Math.max(nowMs, Date.parse(due.dueAt ?? ''));
        command({ type: 'event', subscription: due.key, payload: {} });
      }
      nowMs = until;
    },
    command,
  };
}
