// The tokens a diagram shows: at rest as the state says; on the way there entry by entry of what the engine reported, cut into frames of which
// each lets one token arrive. Pure; draws nothing.
import { choiceAwaited } from '../../../core/engine/choose-flows.ts';
import type { Executable } from '../../../core/engine/model.ts';
import type { Snapshot } from '../../../core/engine/simulation.ts';
import type { ActivityState, HistoryEntry, LoopProgress } from '../../../core/engine/state.ts';
import { isPlainObject } from '../../../core/kernel/data.ts';

export interface Entry extends HistoryEntry {
  readonly instance: string;
}

export type TokenState = 'moving' | 'waiting' | 'incident' | 'choice';

export interface Token {
  readonly instance: string;
  /** Id of the element it is at, or of the flow it is on. */
  readonly place: string;
  readonly state: TokenState;
  /** Tokens that have come to a join are one activity. */
  readonly count: number;
  /** It stands for a body that runs: shown as active, not counted. */
  readonly isHost: boolean;
}

export interface View {
  readonly tokens: ReadonlyMap<string, Token>;
  /** How often an element was entered or a flow taken. */
  readonly passed: ReadonlyMap<string, number>;
  /** Flows taken in the last frame, in order. */
  readonly moved: readonly string[];
  /** Element of the last frame: what just happened, happened there. */
  readonly at: string | undefined;
  /** Progress of loops by element. */
  readonly loops: ReadonlyMap<string, LoopProgress>;
}

export const emptyView: View = { tokens: new Map(), passed: new Map(), moved: [], at: undefined, loops: new Map() };

export type ElementOf = (instance: string, element: string) => Executable | undefined;

const ends: ReadonlySet<HistoryEntry['type']> = new Set<HistoryEntry['type']>([
  'entered',
  'event',
  'incident',
  'process-ended',
  'error-caught',
  'escalation-caught',
  'compensating',
  'moved',
]);

/** Where frames end: the number of entries each of them has behind it. At least one frame. */
export function cutsOf(entries: readonly Entry[]): readonly number[] {
  const cuts = entries.flatMap((entry, index) => (ends.has(entry.type) ? [index + 1] : []));
  if (cuts.at(-1) === entries.length) return cuts;
  // What trails behind belongs to the last arrival, unless a token has left.
  const tail = entries.slice(cuts.at(-1) ?? 0);
  const moves = tail.some(({ type }) => type === 'flow-taken' || type === 'completed' || type === 'cancelled');
  return moves || cuts.length === 0 ? [...cuts, entries.length] : [...cuts.slice(0, -1), entries.length];
}

const joins = new Set(['parallelGateway', 'inclusiveGateway', 'complexGateway']);

class Replay {
  readonly tokens: Map<string, Token>;
  readonly passed: Map<string, number>;
  readonly #elementOf: ElementOf;
  #count = 0;

  constructor(from: View, elementOf: ElementOf) {
    this.tokens = new Map(from.tokens);
    this.passed = new Map(from.passed);
    this.#elementOf = elementOf;
  }

  #passes(place: string): void {
    this.passed.set(place, (this.passed.get(place) ?? 0) + 1);
  }

  #put(key: string, token: Omit<Token, 'count' | 'isHost'>): void {
    this.tokens.set(key, { ...token, count: 1, isHost: false });
  }

  #remove(test: (token: Token, key: string) => boolean, most = Number.POSITIVE_INFINITY): void {
    let left = most;
    for (const [key, token] of this.tokens) {
      if (left === 0) return;
      if (!test(token, key)) continue;
      this.tokens.delete(key);
      left -= 1;
    }
  }

  /** What runs inside or as an instance of an element makes its token a host. */
  #makeHosts(instance: string, element: Executable | undefined): void {
    for (const [key, token] of this.tokens) {
      if (token.instance !== instance || token.isHost) continue;
      const isAround = token.place === element?.parent;
      const isLoop = token.place === element?.id && element.loop !== undefined;
      if (isAround || isLoop) this.tokens.set(key, { ...token, isHost: true });
    }
  }

  apply(entry: Entry): void {
    const { instance, element, type, detail } = entry;
    const key = `${instance}/${entry.activity ?? ''}`;
    const known = this.tokens.get(key);
    switch (type) {
      case 'entered':
        this.#remove((token) => token.instance === instance && token.place === detail?.flow, 1);
        this.#makeHosts(instance, this.#elementOf(instance, element));
        this.#put(key, { instance, place: element, state: 'moving' });
        this.#passes(element);
        break;
      case 'completed': {
        this.tokens.delete(key);
        const kind = this.#elementOf(instance, element)?.kind;
        if (kind !== undefined && joins.has(kind))
          this.#remove((token) => token.instance === instance && token.place === element);
        break;
      }
      case 'cancelled':
        this.tokens.delete(key);
        break;
      case 'flow-taken':
        this.#count += 1;
        this.#put(`${instance}/flow/${this.#count}`, { instance, place: element, state: 'moving' });
        this.#passes(element);
        break;
      case 'incident':
        this.#put(key, {
          instance,
          place: element,
          state: detail?.code === choiceAwaited ? 'choice' : 'incident',
        });
        break;
      case 'incident-resolved':
        if (known !== undefined) this.tokens.set(key, { ...known, state: 'moving' });
        break;
      case 'process-ended':
        this.#remove((token) => token.instance === instance);
        break;
      default:
    }
  }
}

/** The picture after so many entries; `since` = where the last frame began. */
export function replay(from: View, entries: readonly Entry[], since: number, elementOf: ElementOf): View {
  const run = new Replay(from, elementOf);
  for (const entry of entries) run.apply(entry);
  const frame = entries.slice(since);
  return {
    tokens: run.tokens,
    passed: run.passed,
    moved: frame.filter(({ type }) => type === 'flow-taken').map(({ element }) => element),
    at: frame.findLast(({ type }) => ends.has(type))?.element,
    loops: from.loops,
  };
}

function stateOf(activity: ActivityState): TokenState {
  if (activity.status !== 'incident') return 'waiting';
  return activity.incident?.code === choiceAwaited ? 'choice' : 'incident';
}

function countOf({ waits, memory }: ActivityState): number {
  const arrived = memory?.arrived;
  if (waits !== 'join' || !isPlainObject(arrived)) return 1;
  return Object.values(arrived).reduce<number>((sum, tokens) => sum + Number(tokens), 0);
}

/** The picture when every token waits. */
export function restView({ instances }: Snapshot, last: View): View {
  const tokens = new Map<string, Token>();
  const loops = new Map<string, LoopProgress>();
  for (const [instance, { state }] of instances) {
    if (state.status !== 'running') continue;
    for (const activity of Object.values(state.activities)) {
      tokens.set(`${instance}/${activity.key}`, {
        instance,
        place: activity.element,
        state: stateOf(activity),
        count: countOf(activity),
        isHost: activity.waits === 'children' && activity.status !== 'incident',
      });
    }
    for (const { loop, element } of Object.values(state.scopes)) if (loop !== undefined) loops.set(element, loop);
  }
  return { ...last, tokens, loops };
}
