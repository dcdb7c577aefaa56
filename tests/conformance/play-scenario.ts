// Plays step scenarios (start, complete, message, time, expectations) on the engine, several processes at once. The vocabulary is that of
// scenarios.json: steps speak of element ids, names of messages and signals, and ISO durations.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enabledActivities } from '../../core/engine/behaviors/ad-hoc-sub-process.ts';
import { compileBpmn } from '../../core/engine/compile/compile-bpmn.ts';
import type { ExecutableProcess } from '../../core/engine/model.ts';
import { type SimulatedTask, Simulation } from '../../core/engine/simulation.ts';
import { addIsoDuration, parseIsoDuration } from '../../core/engine/time/time.ts';
import type { JsonObject } from '../../core/kernel/data.ts';

export type Step =
  | { readonly start: { process: string; variables?: JsonObject; expectError?: boolean } }
  | { readonly complete: { task: string; count?: number; variables?: JsonObject } }
  | { readonly completeAnyOrder: Readonly<Record<string, number>> }
  | { readonly expectTasks: readonly string[] }
  | { readonly expectTaskCount: number }
  | { readonly expectNoTasks: readonly string[] }
  | { readonly expectWaiting: readonly string[] }
  | { readonly trigger: { receiveTask: string } }
  | { readonly message: { name: string; expectNoMatch?: boolean } }
  | { readonly signal: { name: string } }
  | { readonly advance: string }
  | { readonly setVariables: { variables: JsonObject; ofTask?: string } }
  | { readonly expectVariables: { variables: JsonObject; ofTask?: string } }
  | { readonly expectEnded: boolean }
  | { readonly expectInstances: number }
  | { readonly cancelInstance: { process: string } }
  | { readonly evaluateStartConditions: { variables: JsonObject; expectInstances?: number } }
  | { readonly adhocStart: { subProcess: string; activity: string; expectError?: boolean } }
  | { readonly adhocComplete: { subProcess: string } }
  | { readonly expectAdhocEnabled: { subProcess: string; activities: readonly string[] } };

export interface Scenario {
  readonly id: string;
  readonly files: readonly string[];
  readonly processes: readonly string[];
  readonly steps: readonly Step[];
}

type Act = (play: Play, given: never) => void;

class Play {
  readonly simulation: Simulation;

  constructor(processes: readonly ExecutableProcess[]) {
    this.simulation = new Simulation(processes, { now: new Date('2030-01-01T00:00:00Z'), startsByTimer: true });
  }

  get running(): readonly string[] {
    return [...this.simulation.instances].filter(([, { state }]) => state.status === 'running').map(([id]) => id);
  }

  get tasks(): readonly SimulatedTask[] {
    return this.simulation.waiting('task').filter(({ activity }) => activity.status === 'active');
  }

  get incidents(): readonly string[] {
    return [...this.simulation.instances.values()].flatMap(({ state }) =>
      Object.values(state.activities).flatMap((activity) =>
        activity.incident === undefined
          ? []
          : `${activity.element}: ${activity.incident.code} ${activity.incident.detail}`,
      ),
    );
  }

  task(element: string): SimulatedTask {
    const found = this.tasks.find(({ activity }) => activity.element === element);
    if (found === undefined)
      fail(
        `an active task ${element}`,
        this.tasks.map(({ activity }) => activity.element),
      );
    return found;
  }

  complete(element: string, result: JsonObject = {}): void {
    const { instance, activity } = this.task(element);
    const outcome = this.simulation.command(instance, { type: 'complete', activity: activity.key, result });
    if (outcome.refused !== undefined) fail(`task ${element} to be completed`, outcome.refused);
  }

  /** Instance of the task, or the first one that was started. */
  instanceOf(ofTask: string | undefined): string {
    if (ofTask !== undefined) return this.task(ofTask).instance;
    const [first] = this.running.filter((id) => this.simulation.instances.get(id)?.caller === undefined);
    return first ?? [...this.simulation.instances.keys()][0] ?? fail('an instance', 'none');
  }

  adHoc(subProcess: string): SimulatedTask {
    const found = this.simulation.waiting('children').find(({ activity }) => activity.element === subProcess);
    return found ?? fail(`a running ${subProcess}`, 'none');
  }
}

function fail(expected: unknown, found: unknown): never {
  throw new Error(`expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}

function expectSame(expected: readonly string[], found: readonly string[]): void {
  const [one, other] = [[...expected].sort(), [...found].sort()];
  if (JSON.stringify(one) !== JSON.stringify(other)) fail(one, other);
}

function expectEqual(expected: unknown, found: unknown): void {
  if (JSON.stringify(expected) !== JSON.stringify(found)) fail(expected, found);
}

const acts: Readonly<Record<string, Act>> = {
  start(
    play,
    { process, variables = {}, expectError }: { process: string; variables?: JsonObject; expectError?: boolean },
  ) {
    let error: unknown;
    try {
      play.simulation.start(process, { variables });
    } catch (thrown) {
      error = thrown;
    }
    if (expectError === true) {
      const failed = [...play.simulation.instances.values()].some(({ state }) => state.status === 'failed');
      if (error === undefined && play.incidents.length === 0 && !failed) fail('an error', 'none');
    } else if (error !== undefined) throw error;
  },
  complete(play, { task, count = 1, variables }: { task: string; count?: number; variables?: JsonObject }) {
    for (let times = 0; times < count; times += 1) play.complete(task, variables);
  },
  completeAnyOrder(play, counts: Readonly<Record<string, number>>) {
    const left = new Map(Object.entries(counts));
    while ([...left.values()].some((count) => count > 0)) {
      const next = play.tasks.find(({ activity }) => (left.get(activity.element) ?? 0) > 0)?.activity.element;
      if (next === undefined)
        fail(
          [...left],
          play.tasks.map(({ activity }) => activity.element),
        );
      play.complete(next);
      left.set(next, (left.get(next) ?? 0) - 1);
    }
  },
  expectTasks: (play, expected: readonly string[]) =>
    expectSame(
      expected,
      play.tasks.map(({ activity }) => activity.element),
    ),
  expectTaskCount: (play, expected: number) => expectEqual(expected, play.tasks.length),
  expectNoTasks(play, absent: readonly string[]) {
    const found = play.tasks.map(({ activity }) => activity.element).filter((element) => absent.includes(element));
    if (found.length > 0) fail(`none of ${absent.join(', ')}`, found);
  },
  expectWaiting(play, expected: readonly string[]) {
    const waiting = play.simulation.waiting().filter(({ instance, activity }) => {
      const state = play.simulation.instances.get(instance)?.state;
      const kind = play.simulation.process(state?.process ?? '').elements.get(activity.element)?.kind;
      return (kind === 'receiveTask' || kind === 'intermediateCatchEvent') && activity.waits !== 'children';
    });
    expectSame(
      expected,
      waiting.map(({ activity }) => activity.element),
    );
  },
  trigger(play, { receiveTask }: { receiveTask: string }) {
    const found = play.simulation.waiting('trigger').find(({ activity }) => activity.element === receiveTask);
    if (found === undefined)
      fail(
        `a waiting ${receiveTask}`,
        play.simulation.waiting().map(({ activity }) => activity.element),
      );
    play.simulation.command(found.instance, { type: 'complete', activity: found.activity.key, result: {} });
  },
  message(play, { name, expectNoMatch }: { name: string; expectNoMatch?: boolean }) {
    const before = play.simulation.snapshot();
    const met = play.simulation.publish(name);
    if (!met && expectNoMatch === true) play.simulation.restore(before);
    if (met === (expectNoMatch === true)) fail(expectNoMatch === true ? 'no match' : `one who waits for ${name}`, met);
  },
  signal: (play, { name }: { name: string }) => play.simulation.signal(name),
  advance(play, duration: string) {
    const parsed = parseIsoDuration(duration);
    if (parsed === undefined) fail('a duration', duration);
    const { now } = play.simulation;
    play.simulation.pass((addIsoDuration(now, parsed)?.getTime() ?? 0) - now.getTime());
  },
  setVariables(play, { variables, ofTask }: { variables: JsonObject; ofTask?: string }) {
    play.simulation.command(play.instanceOf(ofTask), { type: 'set-variables', variables });
  },
  expectVariables(play, { variables, ofTask }: { variables: JsonObject; ofTask?: string }) {
    const found = play.simulation.instances.get(play.instanceOf(ofTask))?.state.scopes['0']?.variables ?? {};
    for (const [name, value] of Object.entries(variables))
      expectEqual({ [name]: value }, { [name]: found[name] ?? null });
  },
  expectEnded(play, ended: boolean) {
    if (ended !== (play.running.length === 0)) fail(ended ? 'all ended' : 'something running', waits(play));
  },
  expectInstances: (play, expected: number) => expectEqual(expected, play.running.length),
  cancelInstance(play, { process }: { process: string }) {
    const found = play.running.find((id) => play.simulation.instances.get(id)?.state.process === process);
    if (found === undefined) fail(`a running instance of ${process}`, 'none');
    play.simulation.command(found, { type: 'cancel', reason: 'scenario' });
  },
  evaluateStartConditions(play, { variables, expectInstances }: { variables: JsonObject; expectInstances?: number }) {
    const started = play.simulation.evaluateStarts(variables);
    if (expectInstances !== undefined) expectEqual(expectInstances, started);
  },
  adhocStart(play, given: { subProcess: string; activity: string; expectError?: boolean }) {
    const { instance, activity } = play.adHoc(given.subProcess);
    const command = { type: 'start-activity', activity: activity.key, element: given.activity } as const;
    const { refused } = play.simulation.command(instance, command);
    if ((refused !== undefined) !== (given.expectError === true)) fail(given, refused ?? 'started');
  },
  adhocComplete(play, { subProcess }: { subProcess: string }) {
    const { instance, activity } = play.adHoc(subProcess);
    play.simulation.command(instance, { type: 'complete-ad-hoc', activity: activity.key });
  },
  expectAdhocEnabled(play, { subProcess, activities }: { subProcess: string; activities: readonly string[] }) {
    const { instance, activity } = play.adHoc(subProcess);
    const state = play.simulation.instances.get(instance)?.state;
    if (state === undefined) fail('an instance', 'none');
    expectSame(activities, enabledActivities(play.simulation.process(state.process), state, activity));
  },
};

function waits(play: Play): readonly string[] {
  return [
    ...play.simulation.waiting().map(({ activity }) => `${activity.element} (${activity.waits})`),
    ...play.incidents,
  ];
}

/** Throws at the first step that does not go as it says, with what waits then. */
export async function playScenario(scenario: Scenario, folder: string): Promise<void> {
  const compiled = await Promise.all(
    scenario.files.map(async (file) => ({ file, ...(await compileBpmn(readFileSync(join(folder, file), 'utf8'))) })),
  );
  for (const { file, processes, findings } of compiled)
    if (processes.length === 0) {
      const errors = findings.filter((finding) => finding.severity === 'error');
      throw new Error(`${file} is refused: ${JSON.stringify(errors)}`);
    }
  const play = new Play(compiled.flatMap(({ processes }) => processes));
  for (const [index, step] of scenario.steps.entries()) {
    const [name = '', given] = Object.entries(step)[0] ?? [];
    const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
    if (act === undefined) throw new Error(`step ${index + 1}: expected a known word, found ${name}`);
    try {
      act(play, given as never);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`step ${index + 1} ${JSON.stringify(step)}: ${message}; waiting: ${waits(play).join(', ')}`);
    }
  }
}
