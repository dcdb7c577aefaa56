// Every state the conformance models come to, and some they do not, goes through its texts unchanged; partitions can be stored and loaded one by one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bpmn } from '../../tests/conformance/small-model.ts';
import { compileBpmn } from '../engine/compile/compile-bpmn.ts';
import { partitionOf, rootKey } from '../engine/keys.ts';
import type { ExecutableProcess } from '../engine/model.ts';
import { Simulation } from '../engine/simulation.ts';
import type { InstanceState } from '../engine/state.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import { decodePartitions, encodePartitions, type StateHead, type StoredPartition } from './state-codec.ts';

const folder = join(projectRoot, 'tests/conformance/models');
const models: readonly string[] = readdirSync(folder).filter((name) => name.endsWith('.bpmn'));
const processes: (readonly ExecutableProcess[])[] = [];
for (const name of models) {
  const compiled = await compileBpmn(readFileSync(join(folder, name), 'utf8'));
  if (compiled.processes.length > 0) processes.push(compiled.processes);
}

const plain = (state: InstanceState): InstanceState => JSON.parse(JSON.stringify(state)) as InstanceState;
const headOf = ({ id, process, version, status, businessKey, called }: InstanceState): StateHead => ({
  id,
  process,
  version,
  status,
  ...(businessKey === undefined ? {} : { businessKey }),
  ...(called === undefined ? {} : { called }),
});
const partitionsOf = (state: InstanceState): string[] => [...new Set(Object.keys(state.scopes).map(partitionOf))];

function store(state: InstanceState): Map<string, StoredPartition> {
  const stored = new Map<string, StoredPartition>();
  for (const [partition, text] of encodePartitions(state, partitionsOf(state))) {
    if (text?.rest === undefined) throw new Error(`partition ${partition} has no text`);
    stored.set(partition, { state: text.state, rest: text.rest });
  }
  return stored;
}

/** Completes, fails, retries and times out whatever waits, as the numbers choose; answers every state on the way. */
function play(chosen: readonly ExecutableProcess[], moves: readonly number[], instances: number): InstanceState[] {
  const simulation = new Simulation(chosen, { now: new Date('2030-01-01T00:00:00Z') });
  const seen: InstanceState[] = [];
  const [first] = chosen;
  const variables = {
    list: Array.from({ length: instances }, (_, index) => ({ index, text: `"${index}"` })),
    amount: 501,
  };
  try {
    simulation.start(first?.id ?? '', { variables, businessKey: 'key' });
  } catch {
    return [];
  }
  for (const move of moves) {
    for (const { state } of simulation.instances.values()) seen.push(state);
    const waiting = simulation.waiting();
    const one = waiting[move % Math.max(1, waiting.length)];
    if (one === undefined || move % 5 === 0) {
      simulation.pass(3_600_000 * (move % 48));
      continue;
    }
    const { key, status } = one.activity;
    if (status === 'incident') simulation.command(one.instance, { type: 'retry', activity: key });
    else if (move % 7 === 0)
      simulation.command(one.instance, { type: 'fail', activity: key, code: 'effect-failed', detail: 'no' });
    else simulation.command(one.instance, { type: 'complete', activity: key, result: { answer: move } });
  }
  for (const { state } of simulation.instances.values()) seen.push(state);
  return seen;
}

describe('a stored state', () => {
  it('comes back as it was, whatever model it is of', () => {
    let count = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...processes),
        fc.array(fc.nat(1_000), { maxLength: 8 }),
        fc.constantFrom(0, 3, 40),
        (chosen, moves, instances) => {
          for (const state of play(chosen, moves, instances)) {
            count += 1;
            expect(plain(decodePartitions(headOf(state), store(state)))).toEqual(plain(state));
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(count).toBeGreaterThan(500);
  });

  it('comes back with any data in its variables', () => {
    const state = play(processes[0] ?? [], [], 0)[0];
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (given) => {
        if (state === undefined) return;
        const variables = JSON.parse(JSON.stringify(given)) as InstanceState['scopes'][string]['variables'];
        const changed = { ...state, scopes: { ...state.scopes, [rootKey]: { ...state.scopes[rootKey]!, variables } } };
        expect(plain(decodePartitions(headOf(changed), store(changed)))).toEqual(plain(changed));
      }),
    );
  });

  it('is small: one that waits for a task takes less than 100 characters', async () => {
    const { processes: simple } = await compileBpmn(
      bpmn('<bpmn:startEvent id="start"/><bpmn:userTask id="task"/><bpmn:endEvent id="end"/>', [
        'start>task',
        'task>end',
      ]),
    );
    const simulation = new Simulation(simple);
    simulation.start(simple[0]?.id ?? '');
    const [{ state } = { state: undefined }] = simulation.instances.values();
    const [text] = state === undefined ? [] : store(state).values();
    expect(JSON.stringify([text?.state, text?.rest]).length).toBeLessThan(100);
  });

  it('of a large loop is stored apart, and a partition that is gone has no text', async () => {
    const body = `<bpmn:startEvent id="start"/><bpmn:userTask id="task"><bpmn:multiInstanceLoopCharacteristics ravand:collection="list" ravand:elementVariable="item"/></bpmn:userTask>`;
    const { processes: looping } = await compileBpmn(bpmn(body, ['start>task']));
    const [before] = play(looping, [], 40);
    if (before === undefined) throw new Error('it did not start');
    const stored = store(before);
    expect(stored.size).toBe(42);
    const items = [...stored.keys()].filter((key) => key.split('/').length === 4);
    const one = items[0] ?? '';
    const parts = new Map([...stored].filter(([key]) => key === rootKey || key === one));
    const partial = decodePartitions(headOf(before), parts, { loops: [] });
    expect(Object.keys(partial.scopes)).toEqual([rootKey, one]);
    const { [one]: _gone, ...scopes } = before.scopes;
    expect([...encodePartitions({ ...before, scopes }, [one])]).toEqual([[one, undefined]]);
  });

  it('writes variables again only when they have changed', () => {
    const [state] = play(processes[0] ?? [], [], 3);
    if (state === undefined) throw new Error('it did not start');
    const loaded = decodePartitions(headOf(state), store(state));
    expect(encodePartitions({ ...loaded, steps: 9 }, [rootKey], loaded).get(rootKey)).not.toHaveProperty('rest');
    const root = loaded.scopes[rootKey]!;
    const changed = { ...loaded, scopes: { ...loaded.scopes, [rootKey]: { ...root, variables: { a: 1 } } } };
    expect(encodePartitions(changed, [rootKey], loaded).get(rootKey)?.rest).toBe('{"a":1}');
  });
});
