// Each model of models/ does exactly what its trace says: what completes at each step, what waits after it, and how it ends.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readProcesses, readTrace, simulationRunning, type Trace, TracePlayer } from './play-trace.ts';

const names = readdirSync(new URL('./models/', import.meta.url))
  .filter((name) => name.endsWith('.bpmn'))
  .map((name) => name.replace('.bpmn', ''));

function expectEnd(player: TracePlayer, end: Trace['end']): void {
  const { simulation } = player;
  const { state } = player.first();
  expect(state.status).toBe(end.status);
  if (end.variables !== undefined) expect(state.scopes['0']?.variables).toEqual(end.variables);
  if (end.error !== undefined) expect(state.error?.code).toBe(end.error);
  const states = [...simulation.instances.values()].map((instance) => instance.state);
  const incidents = states.flatMap(({ activities }) =>
    Object.values(activities).flatMap((activity) => activity.incident?.code ?? []),
  );
  expect(incidents).toEqual(end.incident === undefined ? [] : [end.incident]);
  if (end.effects !== undefined) {
    const asked = player.effects.filter(({ type }) => type === 'service' || type === 'publish-message');
    expect(asked).toMatchObject(end.effects);
  }
  if (end.cancelled !== undefined) {
    const cancelled = simulation.history.filter((entry) => entry.type === 'cancelled');
    expect(cancelled.map((entry) => entry.element)).toEqual(end.cancelled);
  }
  const running = [...simulationRunning(simulation)];
  if (end.instances !== undefined) expect([states.length, running.length]).toEqual(end.instances);
  for (const ended of states.filter(({ status }) => status !== 'running')) {
    expect(ended.activities).toEqual({});
    expect(ended.subscriptions).toEqual({});
    expect(Object.keys(ended.scopes)).toEqual(['0']);
  }
}

describe('conformance', () => {
  it.each(names)('%s', async (name) => {
    const trace = readTrace(name);
    const player = new TracePlayer(await readProcesses(name));
    for (const [index, step] of trace.steps.entries()) {
      player.perform(step.do);
      expect({ step: index, completed: player.completed(), waiting: player.waiting() }).toEqual({
        step: index,
        completed: step.completed,
        waiting: step.waiting,
      });
      if (step.enabled !== undefined) expect(player.enabled()).toEqual(step.enabled);
    }
    expectEnd(player, trace.end);
  });
});
