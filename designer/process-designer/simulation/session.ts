// One simulation as a person goes through it: acts (what was asked of the engine), each with the frames it took, and a place among them that moves
// forth and back. Knows no screen. Acting at an earlier place forgets what came after it.
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import { Simulation, type Snapshot } from '../../../core/engine/simulation.ts';
import type { Effect } from '../../../core/engine/state.ts';
import type { WorkingCalendar } from '../../../core/engine/time/time.ts';
import type { Json } from '../../../core/kernel/data.ts';
import type { ProcessCaseStep } from '../../../schemas/types.ts';
import { cutsOf, type Entry, emptyView, replay, restView, type View } from './frames.ts';

/** What was done, in words that the log finds: `simulation.did.<kind>`. */
export interface Label {
  readonly kind: string;
  readonly element?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** The same as a step of a case, and what it brought by dotted paths; absent where the data decide in a case. */
  readonly does?: ProcessCaseStep | { readonly do: 'start'; readonly element?: string };
  readonly values?: Readonly<Record<string, Json>>;
  /** The simulation did it itself: play, or the next timer. */
  readonly byItself?: boolean;
}

export interface Act {
  readonly label: Label;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly entries: readonly Entry[];
  /** What would have left the house. */
  readonly effects: readonly { readonly instance: string; readonly effect: Effect }[];
  readonly cuts: readonly number[];
  /** Gateways that had been told their way then. */
  readonly standing: ReadonlySet<string>;
  /** The picture before it, and after it. */
  readonly from: View;
  readonly rest: View;
}

/** Frame `frame` of act `act`; act -1 = nothing has happened. */
export interface Place {
  readonly act: number;
  readonly frame: number;
}

export interface SessionOptions {
  readonly now: Date;
  readonly zone: string;
  readonly calendars?: (name: string) => WorkingCalendar | undefined;
}

const beginning: Place = { act: -1, frame: 0 };

export class SimulationSession {
  readonly processes: readonly ExecutableProcess[];
  readonly #simulation: Simulation;
  readonly #first: Snapshot;
  readonly #listeners = new Set<() => void>();
  #acts: Act[] = [];
  #place: Place = beginning;
  #entries: Entry[] = [];
  #effects: { instance: string; effect: Effect }[] = [];
  /** What went wrong in the last act: two receivers for a message, no such start. */
  fault: Error | undefined;

  constructor(processes: readonly ExecutableProcess[], { now, zone, calendars }: SessionOptions) {
    this.processes = processes;
    this.#simulation = new Simulation(processes, {
      now,
      zone,
      ...(calendars === undefined ? {} : { calendars }),
      missingProcess: 'wait',
      onOutcome: (instance, _command, { history, effects }) => {
        for (const entry of history) this.#entries.push({ ...entry, instance });
        for (const effect of effects) this.#effects.push({ instance, effect });
      },
    });
    this.#simulation.asking = 'unknown';
    this.#first = this.#simulation.snapshot();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** To ask it and to change how gateways ask; what changes its state goes through `act`. */
  get simulation(): Simulation {
    return this.#simulation;
  }

  get acts(): readonly Act[] {
    return this.#acts;
  }

  get place(): Place {
    return this.#place;
  }

  get current(): Act | undefined {
    return this.#acts[this.#place.act];
  }

  /** Do all tokens wait, or is one on its way to the end of the act? */
  get isAtRest(): boolean {
    const act = this.current;
    return act === undefined || this.#place.frame >= act.cuts.length - 1;
  }

  get isAtEnd(): boolean {
    return this.isAtRest && this.#place.act === this.#acts.length - 1;
  }

  /** The state at the end of the present act. */
  get snapshot(): Snapshot {
    return this.current?.after ?? this.#first;
  }

  /** 1-based number of the present frame among all of them; 0 = nothing has happened. */
  get step(): number {
    return this.#acts
      .slice(0, Math.max(0, this.#place.act))
      .reduce((sum, act) => sum + act.cuts.length, this.#place.act < 0 ? 0 : this.#place.frame + 1);
  }

  get steps(): number {
    return this.#acts.reduce((sum, act) => sum + act.cuts.length, 0);
  }

  /** How many entries of the present act have been seen. */
  get seen(): number {
    return this.current?.cuts[this.#place.frame] ?? 0;
  }

  get view(): View {
    const act = this.current;
    if (act === undefined) return emptyView;
    return this.isAtRest ? act.rest : this.#viewIn(act, this.#place.frame);
  }

  #viewIn(act: Act, frame: number): View {
    const since = frame === 0 ? 0 : (act.cuts[frame - 1] ?? 0);
    return replay(act.from, act.entries.slice(0, act.cuts[frame] ?? 0), since, (instance, element) => {
      const process = act.after.instances.get(instance)?.state.process;
      return this.processes.find(({ id }) => id === process)?.elements.get(element);
    });
  }

  /** Does something to the simulation. Its first frame is shown; `settle` shows its end. */
  act(label: Label, work: (simulation: Simulation) => void): void {
    this.#forgetWhatCame();
    const before = this.#simulation.snapshot();
    const from = this.current?.rest ?? emptyView;
    this.#entries = [];
    this.#effects = [];
    this.fault = undefined;
    try {
      work(this.#simulation);
    } catch (error) {
      this.fault = error instanceof Error ? error : new Error(String(error));
      this.#simulation.restore(before);
      this.#changed();
      return;
    }
    const after = this.#simulation.snapshot();
    const draft = { label, before, after, entries: this.#entries, effects: this.#effects, from };
    const cuts = cutsOf(this.#entries);
    const standing = new Set(this.#simulation.standing.keys());
    const act: Act = { ...draft, cuts, standing, rest: from };
    this.#acts.push(act);
    this.#place = { act: this.#acts.length - 1, frame: 0 };
    this.#acts[this.#place.act] = { ...act, rest: restView(after, this.#viewIn(act, cuts.length - 1)) };
    this.#changed();
  }

  #forgetWhatCame(): void {
    const { act } = this.#place;
    if (act === this.#acts.length - 1) return;
    this.#acts = this.#acts.slice(0, act + 1);
  }

  /** The engine's state follows, so that what is asked of it is true of what is shown. */
  #go(place: Place): void {
    const isOther = place.act !== this.#place.act;
    this.#place = place;
    this.fault = undefined;
    if (isOther) this.#simulation.restore(this.snapshot);
    this.#changed();
  }

  /** One frame on; false at the end. */
  forward(): boolean {
    const { act, frame } = this.#place;
    if (!this.isAtRest) this.#go({ act, frame: frame + 1 });
    else if (act < this.#acts.length - 1) this.#go({ act: act + 1, frame: 0 });
    else return false;
    return true;
  }

  /** One frame back; false at the beginning. */
  back(): boolean {
    const { act, frame } = this.#place;
    if (act < 0) return false;
    if (frame > 0) this.#go({ act, frame: frame - 1 });
    else if (act === 0) this.#go(beginning);
    else this.#go({ act: act - 1, frame: Math.max(0, (this.#acts[act - 1]?.cuts.length ?? 1) - 1) });
    return true;
  }

  /** Shows the end of the present act. */
  settle(): void {
    const act = this.current;
    if (act !== undefined && !this.isAtRest) this.#go({ act: this.#place.act, frame: act.cuts.length - 1 });
  }

  goTo(place: Place): void {
    this.#go(place);
  }

  restart(): void {
    this.#acts = [];
    this.#go(beginning);
    this.#simulation.restore(this.#first);
  }

  /** Redraws after a change of how gateways ask. */
  touch(): void {
    this.#changed();
  }
}
