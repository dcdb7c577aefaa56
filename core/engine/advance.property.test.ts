// What holds for every model and every order of commands: tokens are neither lost nor made up, state is plain data that can be stored at any step
// and loaded in parts, and a second interpreter, written apart, comes to the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryBlock, type Block, compileBlock } from '../../tests/conformance/random-model.ts';
import { ReferenceInterpreter } from '../../tests/conformance/reference-interpreter.ts';
import { advance, advancePartly, closeInstances } from './advance.ts';
import { isPartition, partitionOf, partitionsTo, rootKey } from './keys.ts';
import type { ExecutableProcess } from './model.ts';
import { StartError } from './start-error.ts';
import type { ActivityState, Command, HistoryEntry, InstanceState, Need, Outcome } from './state.ts';

const now = new Date('2030-01-01T00:00:00Z');
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const begin = (process: ExecutableProcess, n: number): Outcome =>
  advance(process, undefined, { type: 'start', variables: { n } }, now, { instance: 'i', steps: 10_000 });

/** Every command that fits the state. */
function possible(state: InstanceState): readonly Command[] {
  const activities = Object.values(state.activities);
  const answers = activities
    .filter(({ waits }) => /^(task|service|call)$/.test(waits ?? ''))
    .map(({ key }): Command => ({ type: 'complete', activity: key, result: {} }));
  const failures = activities
    .filter(({ waits, status }) => waits === 'service' && status === 'active')
    .flatMap(({ key }): Command[] => [
      { type: 'fail', activity: key, code: 'x', detail: '' },
      { type: 'error', activity: key, code: 'E1', detail: '' },
    ]);
  const retries = activities
    .filter(({ status }) => status === 'incident')
    .map(({ key }): Command => ({ type: 'retry', activity: key }));
  const events = Object.values(state.subscriptions).map(
    ({ key }): Command => ({ type: 'event', subscription: key, payload: {} }),
  );
  return [...answers, ...failures, ...retries, ...events];
}

/** What refers to something that is not there. */
function hangingIn(state: InstanceState): readonly string[] {
  const wrong: string[] = [];
  const claim = (holds: boolean, what: string): void => void (holds || wrong.push(what));
  const activities = Object.values(state.activities);
  for (const { key, scope } of activities) claim(scope in state.scopes, `${key} lies nowhere`);
  for (const { key, owner } of Object.values(state.subscriptions))
    claim(owner in state.activities || owner in state.scopes, `${key} is nobody's`);
  for (const { key, host, parent } of Object.values(state.scopes)) {
    if (host !== undefined)
      claim(/^(children|compensation)$/.test(state.activities[host]?.waits ?? ''), `nobody waits for ${key}`);
    if (parent !== undefined) claim(parent in state.scopes, `${key} lies nowhere`);
  }
  if (state.status === 'running') claim(activities.length > 0, 'runs without a token');
  else claim(activities.length === 0 && Object.keys(state.scopes).length === 1, 'has ended and left something');
  return wrong;
}

/** What entered has completed, was cancelled or is still there; joins merge several tokens into one. */
function expectConservation(process: ExecutableProcess, state: InstanceState, history: readonly HistoryEntry[]): void {
  const counts = new Map<string, number>();
  const add = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  const count = (key: string): number => counts.get(key) ?? 0;
  for (const { type, element, detail } of history) {
    add(`${type} ${element}`);
    if (type === 'entered' && detail?.flow !== undefined) add(`came ${detail.flow}`);
  }
  for (const { element } of Object.values(state.activities)) add(`here ${element}`);
  const wrong: string[] = [];
  const claim = (holds: boolean, what: string): void => void (holds || wrong.push(what));
  for (const element of process.elements.values()) {
    // Each instance of a loop completes by itself, and what ends by cancelling itself is entered once.
    if (/Gateway/.test(element.kind) || element.loop !== undefined) continue;
    const [entered, completed] = [count(`entered ${element.id}`), count(`completed ${element.id}`)];
    const here = count(`here ${element.id}`);
    claim(entered >= completed + here, `${element.id} is left more often than entered`);
    claim(entered <= completed + count(`cancelled ${element.id}`) + here, `${element.id} has lost a token`);
  }
  for (const { id } of process.flows.values())
    claim(count(`came ${id}`) <= count(`flow-taken ${id}`), `a token came along ${id} that nobody sent`);
  expect([...wrong, ...hangingIn(state)]).toEqual([]);
}

/** Freezes a value all through, so that any write throws. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}

type Part = Pick<InstanceState, 'scopes' | 'activities' | 'subscriptions'>;

/** What of a state is stored in these partitions. */
function partOf(state: InstanceState, isMeant: (partition: string) => boolean): Part {
  const pick = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([key]) => isMeant(partitionOf(key))));
  return { scopes: pick(state.scopes), activities: pick(state.activities), subscriptions: pick(state.subscriptions) };
}

const partitionsOf = ({ scopes }: InstanceState): readonly string[] => Object.keys(scopes).filter(isPartition);

/** Texts of the partitions, each with its keys in order. */
function storedOf(state: InstanceState): ReadonlyMap<string, string> {
  const sorted = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .sort()
            .map(([key, part]) => [key, sorted(part)]),
        );
  return new Map(
    partitionsOf(state).map((key) => [key, JSON.stringify(sorted(partOf(state, (partition) => partition === key)))]),
  );
}

/** Closes the instances of loops that a command ended without having loaded them. */
function closeWhatIsLeft(process: ExecutableProcess, outcome: Outcome): Outcome {
  let closed: Outcome = { ...outcome, effects: outcome.effects.filter(({ type }) => type !== 'close-instances') };
  for (const effect of outcome.effects) {
    if (effect.type !== 'close-instances') continue;
    const { state, effects, history, touched } = closeInstances(process, closed.state, effect.loop, effect.reason, now);
    closed = {
      state,
      effects: [...closed.effects, ...effects],
      history: [...closed.history, ...history],
      touched: [...closed.touched, ...touched],
    };
  }
  return closed;
}

/** Carries a command out with as little of the state as the engine asks for. */
function advanceInParts(process: ExecutableProcess, state: InstanceState, command: Command): Outcome {
  const named = 'activity' in command ? command.activity : 'subscription' in command ? command.subscription : rootKey;
  const loaded = new Set([rootKey, partitionOf(named)]);
  const loops = new Set<string>();
  const conditions = new Set<string>();
  const load = (need: Need): void => {
    if ('conditions' in need) conditions.add(need.conditions);
    if ('scope' in need) loaded.add(need.scope);
    else if ('conditions' in need) {
      const waiting = Object.values(state.subscriptions).filter(({ type }) => type === 'conditional');
      for (const { key } of waiting) for (const partition of partitionsTo(partitionOf(key))) loaded.add(partition);
    } else
      for (const key of partitionsOf(state).filter((partition) => partition.startsWith(`${need.loop}/`)))
        loaded.add(key);
    if ('loop' in need)
      for (const { key, loop } of Object.values(state.scopes))
        if (key === need.loop || (loop?.detached === true && key.startsWith(`${need.loop}/`))) loops.add(key);
  };
  for (let tries = 0; tries < 100; tries += 1) {
    const part = partOf(state, (partition) => loaded.has(partition));
    const outcome = advancePartly(
      process,
      freeze({ ...state, ...part, partial: { loops: [...loops], conditions: [...conditions] } }),
      command,
      now,
    );
    if (!('needs' in outcome)) {
      const rest = partOf(state, (partition) => !loaded.has(partition));
      const whole = {
        ...outcome.state,
        scopes: { ...rest.scopes, ...outcome.state.scopes },
        activities: { ...rest.activities, ...outcome.state.activities },
        subscriptions: { ...rest.subscriptions, ...outcome.state.subscriptions },
      };
      return closeWhatIsLeft(process, { ...outcome, state: whole });
    }
    for (const need of outcome.needs) load(need);
  }
  throw new Error('the engine asks for ever');
}

/** Where something lies, by elements and numbers of instances, as the reference interpreter names it. */
function pathOf(state: InstanceState, scope: string): string {
  const found = state.scopes[scope];
  if (found?.role === 'compensation' && found.parent !== undefined) return pathOf(state, found.parent);
  const host = state.activities[found?.host ?? ''];
  if (found === undefined || host === undefined) return '';
  const at = pathOf(state, host.scope) + host.element;
  return found.role === 'item' ? `${at}[${String(found.variables.loopCounter)}]/` : `${at}/`;
}

interface Named {
  readonly key: string;
  readonly name: string;
}

const byAge = (one: { readonly key: string }, other: { readonly key: string }): number =>
  Number(one.key) - Number(other.key);

function waitingOf(state: InstanceState): readonly (Named & { readonly waits: ActivityState['waits'] })[] {
  return Object.values(state.activities)
    .filter(({ waits }) => waits !== undefined)
    .sort(byAge)
    .map(({ key, scope, element, waits }) => ({ key, waits, name: `${pathOf(state, scope)}${element}:${waits}` }));
}

function subscriptionsOf(state: InstanceState): readonly Named[] {
  return Object.values(state.subscriptions)
    .sort(byAge)
    .map(({ key, owner, element }) => {
      const activity = state.activities[owner];
      const at = activity === undefined ? pathOf(state, owner) : pathOf(state, activity.scope) + activity.element;
      return { key, name: `${at}!${element}` };
    });
}

const choices = (length: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.nat(1_000), { minLength: length, maxLength: length });

/** An inclusive join inside another: when the token that leaves the inner one is stopped at the outer, that once went on without it. */
const stoppedAtJoin: Block = {
  kind: 'sequence',
  blocks: [
    {
      kind: 'inclusive',
      blocks: [
        { kind: 'leaf', leaf: 'user' },
        { kind: 'inclusive', blocks: [{ kind: 'leaf', leaf: 'user' }] },
        { kind: 'leaf', leaf: 'pass' },
      ],
    },
    { kind: 'leaf', leaf: 'user' },
    { kind: 'leaf', leaf: 'user' },
  ],
};

describe('for every model of blocks and every order of commands', () => {
  it('tokens are conserved, nothing given is changed, outcomes repeat byte for byte, and stored state goes on alike', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryBlock(), choices(30), fc.nat(6), async (tree, chosen, n) => {
        const process = await compileBlock(tree);
        let outcome = begin(process, n);
        const history = [...outcome.history];
        for (const choice of chosen) {
          const { state } = outcome;
          expectConservation(process, state, history);
          const commands = possible(state);
          if (state.status !== 'running') expect([commands, Object.keys(state.scopes)]).toEqual([[], [rootKey]]);
          const command = commands[choice % Math.max(commands.length, 1)];
          if (command === undefined) break;
          const stored = copy(state);
          const next = advance(process, freeze(state), freeze(command), now);
          expect(next.refused).toBeUndefined();
          expect(JSON.stringify(advance(process, state, command, now))).toBe(JSON.stringify(next));
          expect(copy(advance(process, freeze(stored), command, now))).toEqual(copy(next));
          history.push(...next.history);
          outcome = next;
        }
        if (outcome.state.status !== 'running') return;
        expect(possible(outcome.state)).not.toEqual([]);
        const cancelled = advance(process, outcome.state, { type: 'cancel', reason: 'end' }, now);
        const { activities, subscriptions, scopes } = cancelled.state;
        expect([activities, subscriptions, Object.keys(scopes)]).toEqual([{}, {}, [rootKey]]);
      }),
      { numRuns: 60 },
    );
  });

  it('the engine and the reference interpreter agree on what waits, and how it ends', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryBlock(), choices(30), fc.nat(5), async (tree, chosen, n) => {
        const process = await compileBlock(tree);
        let { state } = begin(process, n);
        const reference = new ReferenceInterpreter(process, { n });
        const names = (all: readonly Named[]): readonly string[] => all.map(({ name }) => name).sort();
        for (const choice of chosen) {
          expect([state.status, names(waitingOf(state)), names(subscriptionsOf(state))]).toEqual([
            reference.status,
            [...reference.waiting()].sort(),
            [...reference.subscriptions()].sort(),
          ]);
          const tasks = waitingOf(state).filter(({ waits }) => /^(task|service|call)$/.test(waits ?? ''));
          const all = [...tasks, ...subscriptionsOf(state)];
          const name = all[choice % Math.max(all.length, 1)]?.name;
          // Of several of one name the oldest.
          const found = all.find((each) => each.name === name);
          if (found === undefined) break;
          const activity = found.key;
          if (!('waits' in found)) {
            state = advance(process, state, { type: 'event', subscription: found.key, payload: {} }, now).state;
            reference.fire(found.name);
          } else if (found.waits === 'service' && choice % 3 === 0) {
            state = advance(process, state, { type: 'error', activity, code: 'E1', detail: '' }, now).state;
            reference.complete(found.name, true);
          } else {
            state = advance(process, state, { type: 'complete', activity, result: {} }, now).state;
            reference.complete(found.name);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('a state of which only parts are loaded goes on as the whole does, and what changed is told', async () => {
    // A signal reaches only the parts that are here; the runtime tells the others.
    const leaves = ['user', 'pass', 'timer', 'message', 'events', 'call', 'undoable'] as const;
    await fc.assert(
      fc.asyncProperty(arbitraryBlock({ instances: 25, leaves }), choices(12), fc.nat(6), async (tree, chosen, n) => {
        const process = await compileBlock(tree);
        let { state } = begin(process, n);
        for (const choice of chosen) {
          const commands = possible(state);
          const command = commands[choice % Math.max(commands.length, 1)];
          if (command === undefined || Object.keys(state.activities).length > 2_000) break;
          const whole = advance(process, state, command, now);
          const inParts = advanceInParts(process, copy(state), command);
          const after = storedOf(whole.state);
          expect(storedOf(inParts.state)).toEqual(after);
          expect(inParts.state.status).toBe(whole.state.status);
          const texts = (list: readonly unknown[]): readonly string[] =>
            list.map((each) => JSON.stringify(each)).sort();
          expect(texts(inParts.history)).toEqual(texts(whole.history));
          expect(texts(inParts.effects)).toEqual(texts(whole.effects));
          const before = storedOf(state);
          const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
            (partition) => before.get(partition) !== after.get(partition),
          );
          expect(whole.touched).toEqual(expect.arrayContaining(changed));
          expect(inParts.touched).toEqual(expect.arrayContaining(changed));
          state = whole.state;
        }
      }),
      { numRuns: 25 },
    );
  });

  it('whatever is asked of whatever activity, nothing is thrown and nothing is left hanging', async () => {
    const picks = fc.array(fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000)), { minLength: 25, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(arbitraryBlock(), picks, async (tree, picked) => {
        const process = await compileBlock(tree);
        const elements = [...process.elements.keys()];
        let { state } = begin(process, 1);
        for (const [kind, which, more] of picked) {
          if (state.status !== 'running') break;
          const of = (keys: readonly string[], index: number): string => keys[index % Math.max(keys.length, 1)] ?? '';
          const activity = of(Object.keys(state.activities), which);
          const element = of(elements, more);
          const commands: readonly Command[] = [
            { type: 'complete', activity, result: { more } },
            { type: 'event', subscription: of(Object.keys(state.subscriptions), which), payload: {} },
            { type: 'error', activity, code: of(['E1', 'other'], more), detail: '' },
            { type: 'escalation', activity, code: 'H1' },
            { type: 'fail', activity, code: 'x', detail: '' },
            { type: 'retry', activity },
            { type: 'move', activity, element },
            { type: 'cancel-activity', activity },
            { type: 'start-activity', activity, element },
            { type: 'complete-ad-hoc', activity },
            { type: 'set-variables', scope: of(Object.keys(state.scopes), more), variables: { n: more % 3 } },
            { type: 'evaluate' },
          ];
          const command = commands[kind % commands.length] as Command;
          state = copy(advance(process, state, command, now).state);
          expect({ command, wrong: hangingIn(state) }).toEqual({ command, wrong: [] });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a start within few steps either stands or throws, and a command out of steps goes on when retried', async () => {
    const leaves = ['user', 'service', 'pass', 'timer', 'message', 'events'] as const;
    await fc.assert(
      fc.asyncProperty(
        arbitraryBlock({ isFlat: true, leaves }),
        fc.integer({ min: 1, max: 12 }),
        async (tree, steps) => {
          const process = await compileBlock(tree);
          try {
            const { state } = advance(process, undefined, { type: 'start', variables: { n: 0 } }, now, {
              instance: 'i',
              steps,
            });
            expect(Object.values(state.activities).filter(({ incident }) => incident?.code === 'budget')).toEqual([]);
          } catch (error) {
            expect(error).toBeInstanceOf(StartError);
          }
          const begun = begin(process, 0).state;
          const [command] = possible(begun);
          if (command === undefined) return;
          let { state } = advance(process, begun, command, now, { steps: 1 });
          for (let tries = 0; tries < 200; tries += 1) {
            const stopped = Object.values(state.activities).find(({ incident }) => incident?.code === 'budget');
            if (stopped === undefined) break;
            state = advance(process, state, { type: 'retry', activity: stopped.key }, now, { steps: 1 }).state;
          }
          const whole = advance(process, begun, command, now).state;
          const elements = (of: InstanceState): readonly string[] =>
            Object.values(of.activities)
              .map(({ element }) => element)
              .sort();
          expect([state.status, elements(state)]).toEqual([whole.status, elements(whole)]);
        },
      ),
      { numRuns: 60, examples: [[stoppedAtJoin, 1]] },
    );
  });
});
