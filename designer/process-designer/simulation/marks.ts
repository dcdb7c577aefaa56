// What is written beside the elements of a simulated diagram: how many tokens, whether somebody is needed there, how far a loop is. Pure.
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import type { LoopProgress } from '../../../core/engine/state.ts';
import type { TokenState, View } from './frames.ts';
import type { Possible } from './possible.ts';

export type MarkState = TokenState | 'start' | 'event' | 'active';

export interface Mark {
  readonly element: string;
  readonly state: MarkState;
  readonly tokens: number;
  /** Can something be done here? */
  readonly isOpen: boolean;
  readonly loop?: LoopProgress;
}

const ranks: readonly MarkState[] = ['active', 'start', 'event', 'moving', 'waiting', 'choice', 'incident'];
const stronger = (one: MarkState, other: MarkState): MarkState =>
  ranks.indexOf(one) >= ranks.indexOf(other) ? one : other;

export interface MarkNeeds {
  readonly view: View;
  readonly possibles: readonly Possible[];
  readonly processes: readonly ExecutableProcess[];
  /** Nothing runs: starts are shown. */
  readonly isIdle: boolean;
  isCollapsed(element: string): boolean;
}

/** Sub-processes an element lies in, nearest first. */
export function around(processes: readonly ExecutableProcess[], element: string): readonly string[] {
  const found: string[] = [];
  const parentOf = (id: string) => processes.map((process) => process.elements.get(id)?.parent).find((id) => id);
  for (let at = parentOf(element); at !== undefined; at = parentOf(at)) found.push(at);
  return found;
}

export function marksOf({ view, possibles, processes, isIdle, isCollapsed }: MarkNeeds): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  const add = (element: string, state: MarkState, tokens: number, isOpen = false): void => {
    const known = marks.get(element);
    marks.set(element, {
      element,
      state: known === undefined ? state : stronger(known.state, state),
      tokens: (known?.tokens ?? 0) + tokens,
      isOpen: (known?.isOpen ?? false) || isOpen,
    });
  };
  const flows = new Set(processes.flatMap((process) => [...process.flows.keys()]));
  for (const token of view.tokens.values()) {
    if (flows.has(token.place)) continue;
    add(token.place, token.isHost ? 'active' : token.state, token.isHost ? 0 : token.count);
    if (token.isHost) continue;
    for (const outer of around(processes, token.place)) if (isCollapsed(outer)) add(outer, 'active', token.count);
  }
  for (const one of possibles) {
    if (one.kind === 'start' ? !isIdle : false) continue;
    const state = one.kind === 'start' ? 'start' : one.kind === 'event' ? 'event' : 'active';
    add(one.element, state, 0, true);
  }
  for (const [element, loop] of view.loops) {
    const known = marks.get(element) ?? { element, state: 'active' as const, tokens: 0, isOpen: false };
    marks.set(element, { ...known, loop });
  }
  return marks;
}
