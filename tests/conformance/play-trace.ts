// Plays the traces of models/: what is done at each step, what completes by it, what waits after it. Everything between two steps goes through
// JSON, so each trace also shows that an instance can be put away at any moment.
import { readFileSync } from 'node:fs';
import { compileBpmn } from '../../core/engine/compile/compile-bpmn.ts';
import type { ExecutableProcess } from '../../core/engine/model.ts';
import { type SimulatedInstance, type SimulatedTask, Simulation } from '../../core/engine/simulation.ts';
import type { ActivityState, Command, Effect } from '../../core/engine/state.ts';
import { addIsoDuration, parseIsoDuration } from '../../core/engine/time/time.ts';
import type { JsonObject } from '../../core/kernel/data.ts';

export type Act =
  /** Begins the first process of the file: at its none start event, or at the element named. */
  | ['start', JsonObject, string?]
  /** Begins the process named. */
  | ['startProcess', string, JsonObject?]
  | ['complete' | 'trigger', string, JsonObject?]
  | ['error' | 'escalate' | 'fail', string, string]
  | ['retry' | 'cancelActivity', string, JsonObject?]
  | ['move', string, string]
  | ['message', string, string?, JsonObject?]
  | ['signal', string, JsonObject?]
  | ['pass', string]
  | ['set', JsonObject]
  /** Looks at conditional start events over these variables. */
  | ['conditions', JsonObject]
  | ['startActivity', string, string]
  | ['endAdHoc', string]
  | ['cancel', string];

export interface Trace {
  /** Line of BPMN 2.0 it shows. */
  readonly shows: string;
  readonly steps: readonly {
    readonly do: Act;
    /** Elements that completed, in their order. */
    readonly completed: readonly string[];
    /** Elements that wait, sorted; "id!" has an incident. */
    readonly waiting: readonly string[];
    /** Activities of an ad-hoc sub-process that may be started. */
    readonly enabled?: readonly string[];
  }[];
  /** How the first instance that began ends. */
  readonly end: {
    readonly status: string;
    readonly variables?: JsonObject;
    readonly error?: string;
    readonly incident?: string;
    /** The effects that ask for work or send a message, in their order. */
    readonly effects?: readonly JsonObject[];
    readonly cancelled?: readonly string[];
    /** How many instances began in all, and how many of them still run. */
    readonly instances?: readonly [began: number, running: number];
  };
}

const folder = new URL('./models/', import.meta.url);

export function readTrace(name: string): Trace {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Trace;
}

/** @throws Error when the model has findings that keep it from running */
export async function readProcesses(name: string): Promise<readonly ExecutableProcess[]> {
  return compileProcesses(readFileSync(new URL(`${name}.bpmn`, folder), 'utf8'));
}

export async function compileProcesses(xml: string): Promise<readonly ExecutableProcess[]> {
  const { processes, findings } = await compileBpmn(xml);
  if (processes.length === 0) throw new Error(JSON.stringify(findings.filter(({ severity }) => severity === 'error')));
  return processes;
}

/** Of an act that nobody waits for. */
function nobody(what: string, player: TracePlayer): never {
  throw new Error(`expected ${what}, waiting: ${player.waiting().join(', ')}`);
}

export class TracePlayer {
  readonly simulation: Simulation;
  readonly #first: string;
  readonly effects: Effect[] = [];
  #seen = 0;

  constructor(processes: readonly ExecutableProcess[]) {
    this.#first = processes[0]?.id ?? '';
    this.simulation = new Simulation(processes, {
      now: new Date('2030-01-01T00:00:00Z'),
      startsByTimer: true,
      onOutcome: (_instance, _command, outcome) => void this.effects.push(...outcome.effects),
    });
  }

  perform(act: Act): void {
    this.#do(act);
    const { instances, ...rest } = this.simulation.snapshot();
    const stored = JSON.parse(JSON.stringify([...instances])) as [string, SimulatedInstance][];
    this.simulation.restore({ ...rest, instances: new Map(stored) });
  }

  #do(act: Act): void {
    const { simulation } = this;
    switch (act[0]) {
      case 'start':
        simulation.start(this.#first, { variables: act[1], ...(act[2] === undefined ? {} : { element: act[2] }) });
        break;
      case 'startProcess':
        simulation.start(act[1], { variables: act[2] ?? {} });
        break;
      case 'message':
        simulation.publish(act[1], act[3] ?? {}, act[2] === '' ? undefined : act[2]);
        break;
      case 'signal':
        simulation.signal(act[1], act[2] ?? {});
        break;
      case 'pass': {
        const duration = parseIsoDuration(act[1]);
        if (duration === undefined) throw new Error(`expected a duration, found ${act[1]}`);
        simulation.pass((addIsoDuration(simulation.now, duration)?.getTime() ?? 0) - simulation.now.getTime());
        break;
      }
      case 'set':
        this.#command(this.#running(), { type: 'set-variables', variables: act[1] });
        break;
      case 'conditions':
        simulation.evaluateStarts(act[1]);
        break;
      case 'cancel':
        this.#command(this.#running(), { type: 'cancel', reason: act[1] });
        break;
      default:
        this.#tell(act);
    }
  }

  #running(): string {
    const found = [...simulationRunning(this.simulation)][0];
    return found ?? nobody('a running instance', this);
  }

  /** What is said to one activity. */
  #tell(act: Extract<Act, [string, string, ...unknown[]]>): void {
    const [type, element] = act;
    const answered = (activity: ActivityState): boolean => /^(task|service|trigger)$/.test(activity.waits ?? '');
    const fits: Readonly<Record<string, (activity: ActivityState) => boolean>> = {
      complete: answered,
      trigger: ({ waits }) => waits === 'trigger',
      error: answered,
      escalate: answered,
      fail: answered,
      retry: ({ status }) => status === 'incident',
    };
    const { instance, activity } = this.#find(element, fits[type] ?? (() => true));
    const key = activity.key;
    const text = String(act[2] ?? '');
    const values = (typeof act[2] === 'object' ? act[2] : {}) as JsonObject;
    const commands: Readonly<Record<string, Command>> = {
      complete: { type: 'complete', activity: key, result: values },
      trigger: { type: 'complete', activity: key, result: values },
      error: { type: 'error', activity: key, code: text, detail: text },
      escalate: { type: 'escalation', activity: key, code: text },
      fail: { type: 'fail', activity: key, code: text, detail: text },
      retry: { type: 'retry', activity: key, facts: values },
      move: { type: 'move', activity: key, element: text },
      cancelActivity: { type: 'cancel-activity', activity: key },
      startActivity: { type: 'start-activity', activity: key, element: text },
      endAdHoc: { type: 'complete-ad-hoc', activity: key },
    };
    const command = commands[type];
    if (command === undefined) throw new Error(`expected a known act, found ${type}`);
    this.#command(instance, command);
  }

  #find(element: string, fits: (activity: ActivityState) => boolean): SimulatedTask {
    const found = this.#activities().find(({ activity }) => activity.element === element && fits(activity));
    return found ?? nobody(element, this);
  }

  #command(instance: string, command: Command): void {
    const { refused } = this.simulation.command(instance, command);
    if (refused !== undefined) throw new Error(`expected ${command.type} to fit, found ${refused}`);
  }

  #activities(): readonly SimulatedTask[] {
    return [...this.simulation.instances].flatMap(([instance, { state }]) =>
      Object.values(state.activities).map((activity) => ({ instance, activity })),
    );
  }

  /** Elements that wait, sorted, those inside for those around them; "id!" has an incident. */
  waiting(): readonly string[] {
    return this.#activities()
      .filter(({ activity: { waits, status } }) => (waits !== 'children' && waits !== 'call') || status === 'incident')
      .map(({ activity }) => activity.element + (activity.status === 'incident' ? '!' : ''))
      .sort();
  }

  /** Elements completed since the last call, in order. */
  completed(): readonly string[] {
    const news = this.simulation.history.slice(this.#seen);
    this.#seen = this.simulation.history.length;
    return news.filter(({ type }) => type === 'completed').map(({ element }) => element);
  }

  /** Activities that may be started in the ad-hoc sub-processes that run, sorted. */
  enabled(): readonly string[] {
    return this.#activities()
      .flatMap(({ instance, activity }) => this.simulation.enabled(instance, activity))
      .sort();
  }

  /** The instance that began first. */
  first(): SimulatedInstance {
    const [first] = this.simulation.instances.values();
    return first ?? nobody('an instance', this);
  }
}

export function* simulationRunning(simulation: Simulation): Generator<string> {
  for (const [id, { state }] of simulation.instances) if (state.status === 'running') yield id;
}
