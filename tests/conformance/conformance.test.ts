// Each model of models/ does exactly what its trace says: what completes at each step, what waits after it, and how it ends.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/kernel/data.ts';
import { type Player, playModel } from './run-model.ts';

type Act =
  | ['start', JsonObject, string?]
  | ['complete', string, JsonObject?]
  | ['error' | 'fail', string, string]
  | ['retry', string, JsonObject?]
  | ['message', string, string, JsonObject?]
  | ['pass', string];

interface Trace {
  /** Line of BPMN 2.0 it shows. */
  readonly shows: string;
  readonly steps: readonly {
    readonly do: Act;
    readonly completed: readonly string[];
    readonly waiting: readonly string[];
  }[];
  readonly end: {
    readonly status: string;
    readonly variables?: JsonObject;
    readonly error?: string;
    readonly incident?: string;
    /** The first effects that are neither subscriptions nor tasks. */
    readonly effects?: readonly JsonObject[];
    readonly cancelled?: readonly string[];
  };
}

const folder = new URL('./models/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.bpmn'))
  .map((name) => name.replace('.bpmn', ''));

function durationMs(text: string): number {
  const [, days = '0', hours = '0', minutes = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:0S)?)?$/.exec(text) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
}

function perform(player: Player, act: Act): void {
  if (act[0] === 'start') player.start(act[1], act[2]);
  else if (act[0] === 'complete') player.complete(act[1], act[2]);
  else if (act[0] === 'error') player.error(act[1], act[2]);
  else if (act[0] === 'fail') player.fail(act[1], act[2]);
  else if (act[0] === 'retry') player.retry(act[1], act[2]);
  else if (act[0] === 'message') player.message(act[1], act[2], act[3]);
  else player.pass(durationMs(act[1]));
}

function expectEnd(player: Player, end: Trace['end']): void {
  const state = player.state();
  expect(state.status).toBe(end.status);
  if (end.variables !== undefined) expect(player.variables()).toEqual(end.variables);
  if (end.error !== undefined) expect(state.error?.code).toBe(end.error);
  const incidents = Object.values(state.activities).flatMap((activity) => activity.incident?.code ?? []);
  expect(incidents).toEqual(end.incident === undefined ? [] : [end.incident]);
  if (end.effects !== undefined) {
    const asked = player.effects().filter((effect) => effect.type === 'service' || effect.type === 'publish-message');
    expect(asked).toMatchObject(end.effects);
  }
  if (end.cancelled !== undefined) {
    const cancelled = player.history().filter((entry) => entry.type === 'cancelled');
    expect(cancelled.map((entry) => entry.element)).toEqual(end.cancelled);
  }
  if (end.status === 'running') return;
  expect(state.activities).toEqual({});
  expect(state.subscriptions).toEqual({});
  expect(Object.keys(state.scopes)).toEqual(['0']);
}

describe('conformance', () => {
  it.each(names)('%s', async (name) => {
    const trace = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Trace;
    const player = await playModel(name);
    for (const [index, step] of trace.steps.entries()) {
      perform(player, step.do);
      expect({ step: index, completed: player.completed(), waiting: player.waiting() }).toEqual({
        step: index,
        completed: step.completed,
        waiting: step.waiting,
      });
    }
    expectEnd(player, trace.end);
  });
});
