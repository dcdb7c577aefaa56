// What holds for every model and every order of commands: tokens are neither lost nor made up, and state is plain data that can be stored at any step.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../tests/conformance/run-model.ts';
import { bpmn } from '../../tests/conformance/small-model.ts';
import { advance } from './advance.ts';
import type { ExecutableProcess } from './model.ts';
import { StartError } from './start-error.ts';
import type { Command, HistoryEntry, InstanceState } from './state.ts';

/** A block with one way in and one way out: a process made of them always ends. */
type Block =
  | { readonly kind: 'user' | 'service' | 'pass' | 'script' | 'timer' | 'message' | 'events' }
  | { readonly kind: 'sequence' | 'parallel' | 'exclusive' | 'inclusive'; readonly blocks: readonly Block[] }
  | { readonly kind: 'sub'; readonly body: Block; readonly boundary: 'none' | 'interrupting' | 'beside' | 'error' };

const block = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({
      kind: fc.constantFrom(
        'user' as const,
        'service' as const,
        'pass' as const,
        'script' as const,
        'timer' as const,
        'message' as const,
        'events' as const,
      ),
    }),
    fc.record({
      kind: fc.constantFrom('sequence' as const, 'parallel' as const, 'exclusive' as const, 'inclusive' as const),
      blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('sub' as const),
      body: tie('block'),
      boundary: fc.constantFrom('none' as const, 'interrupting' as const, 'beside' as const, 'error' as const),
    }),
  ),
})).block;

/** Writes a block as BPMN; answers the ids of its first and last element. */
function write(tree: Block, next: () => string, xml: string[]): { first: string; last: string } {
  const id = next();
  const single = (text: string): { first: string; last: string } => {
    xml.push(text);
    return { first: id, last: id };
  };
  const flow = (source: string, target: string, condition = ''): void => {
    const inner = condition === '' ? '' : `<bpmn:conditionExpression>${condition}</bpmn:conditionExpression>`;
    xml.push(
      `<bpmn:sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}">${inner}</bpmn:sequenceFlow>`,
    );
  };
  const timer = '<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>';
  switch (tree.kind) {
    case 'user':
      return single(`<bpmn:userTask id="${id}"/>`);
    case 'service':
      return single(`<bpmn:serviceTask id="${id}" ravand:type="x"/>`);
    case 'pass':
      return single(`<bpmn:task id="${id}"/>`);
    case 'script':
      return single(
        `<bpmn:scriptTask id="${id}" ravand:resultVariable="n"><bpmn:script>n + 1</bpmn:script></bpmn:scriptTask>`,
      );
    case 'timer':
      return single(`<bpmn:intermediateCatchEvent id="${id}">${timer}</bpmn:intermediateCatchEvent>`);
    case 'message':
      return single(`<bpmn:receiveTask id="${id}" messageRef="m"/>`);
    case 'events': {
      xml.push(
        `<bpmn:eventBasedGateway id="${id}"/><bpmn:intermediateCatchEvent id="${id}t">${timer}</bpmn:intermediateCatchEvent>`,
      );
      xml.push(`<bpmn:receiveTask id="${id}m" messageRef="m"/><bpmn:exclusiveGateway id="${id}e"/>`);
      for (const way of ['t', 'm']) {
        flow(id, id + way);
        flow(id + way, `${id}e`);
      }
      return { first: id, last: `${id}e` };
    }
    case 'sequence': {
      const parts = tree.blocks.map((part) => write(part, next, xml));
      for (const [index, part] of parts.entries()) if (index > 0) flow(parts[index - 1]?.last ?? '', part.first);
      return { first: parts[0]?.first ?? '', last: parts.at(-1)?.last ?? '' };
    }
    case 'parallel':
    case 'exclusive':
    case 'inclusive': {
      // Out of a task every true flow is taken; the ways are not joined, so what follows runs once per token.
      const gateway = tree.kind === 'parallel' ? 'parallelGateway' : 'exclusiveGateway';
      const parts = tree.blocks.map((part) => write(part, next, xml));
      const last = `${id}j`;
      const fallback = `${id}_${parts[0]?.first ?? ''}`;
      const splitting = tree.kind === 'inclusive' ? 'task' : gateway;
      xml.push(
        `<bpmn:${splitting} id="${id}"${tree.kind === 'parallel' ? '' : ` default="${fallback}"`}/><bpmn:${gateway} id="${last}"/>`,
      );
      for (const [index, part] of parts.entries()) {
        flow(id, part.first, index === 0 || tree.kind === 'parallel' ? '' : `modulo(n, ${index + 1}) = 0`);
        flow(part.last, last);
      }
      return { first: id, last };
    }
    default: {
      const inner: string[] = [];
      write(tree.body, next, inner);
      const throws =
        tree.boundary === 'error'
          ? `<bpmn:endEvent id="${id}x"><bpmn:errorEventDefinition errorRef="failure"/></bpmn:endEvent>`
          : '';
      xml.push(
        `<bpmn:subProcess id="${id}">${inner.join('')}${throws}</bpmn:subProcess><bpmn:exclusiveGateway id="${id}e"/>`,
      );
      flow(id, `${id}e`);
      if (tree.boundary === 'none') return { first: id, last: `${id}e` };
      const definition = tree.boundary === 'error' ? '<bpmn:errorEventDefinition errorRef="failure"/>' : timer;
      xml.push(
        `<bpmn:boundaryEvent id="${id}b" attachedToRef="${id}" cancelActivity="${tree.boundary !== 'beside'}">${definition}</bpmn:boundaryEvent>`,
      );
      flow(`${id}b`, `${id}e`);
      return { first: id, last: `${id}e` };
    }
  }
}

async function compileTree(tree: Block): Promise<ExecutableProcess> {
  const xml: string[] = ['<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>'];
  let count = 0;
  const body = write(tree, () => `e${++count}`, xml);
  const roots =
    '<bpmn:message id="m" name="m" ravand:correlationKey="&quot;k&quot;"/><bpmn:error id="failure" errorCode="E1"/>';
  return compileModel(bpmn(xml.join(''), [`start>${body.first}`, `${body.last}>end`], roots));
}

/** Every command that fits the state. */
function possible(state: InstanceState): readonly Command[] {
  const activities = Object.values(state.activities);
  const answers = activities
    .filter(({ waits }) => waits === 'task' || waits === 'service')
    .map(({ key }): Command => ({ type: 'complete', activity: key, result: {} }));
  const failures = activities
    .filter(({ waits, status }) => waits === 'service' && status === 'active')
    .map(({ key }): Command => ({ type: 'fail', activity: key, code: 'x', detail: '' }));
  const retries = activities
    .filter(({ status }) => status === 'incident')
    .map(({ key }): Command => ({ type: 'retry', activity: key }));
  const events = Object.values(state.subscriptions).map(
    ({ key }): Command => ({ type: 'event', subscription: key, payload: {} }),
  );
  return [...answers, ...failures, ...retries, ...events];
}

/** What entered has completed, was cancelled or is still there; joins merge several tokens into one. */
function expectConservation(process: ExecutableProcess, state: InstanceState, history: readonly HistoryEntry[]): void {
  const count = (type: HistoryEntry['type'], element: string): number =>
    history.filter((entry) => entry.type === type && entry.element === element).length;
  for (const element of process.elements.values()) {
    if (element.kind === 'parallelGateway') continue;
    const here = Object.values(state.activities).filter((activity) => activity.element === element.id).length;
    expect(count('entered', element.id)).toBeGreaterThanOrEqual(count('completed', element.id) + here);
    expect(count('entered', element.id)).toBeLessThanOrEqual(
      count('completed', element.id) + count('cancelled', element.id) + here,
    );
  }
  for (const flow of process.flows.values()) {
    const target = process.elements.get(flow.target);
    const arrived = history.filter((entry) => entry.type === 'entered' && entry.detail?.flow === flow.id).length;
    if (target?.kind !== 'endEvent') expect(arrived).toBeLessThanOrEqual(count('flow-taken', flow.id));
  }
  for (const activity of Object.values(state.activities)) expect(state.scopes[activity.scope]).toBeDefined();
  for (const subscription of Object.values(state.subscriptions))
    expect(state.activities[subscription.owner] ?? state.scopes[subscription.owner]).toBeDefined();
  for (const scope of Object.values(state.scopes))
    if (scope.host !== undefined) expect(state.activities[scope.host]?.waits).toBe('children');
}

const now = new Date('2030-01-01T00:00:00Z');
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Freezes a value all through, so that any write throws. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}

describe('for every model of blocks and every order of commands', () => {
  it('tokens are conserved, nothing given is changed, outcomes repeat, and stored state goes on alike', async () => {
    await fc.assert(
      fc.asyncProperty(
        block,
        fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
        fc.nat(6),
        async (tree, choices, n) => {
          const process = await compileTree(tree);
          let outcome = advance(process, undefined, { type: 'start', variables: { n } }, now, { instance: 'i' });
          const history = [...outcome.history];
          for (const choice of choices) {
            expectConservation(process, outcome.state, history);
            const commands = possible(outcome.state);
            if (outcome.state.status !== 'running') expect(commands).toEqual([]);
            const command = commands[choice % Math.max(commands.length, 1)];
            if (command === undefined) break;
            const stored = copy(outcome.state);
            const next = advance(process, freeze(outcome.state), freeze(command), now);
            expect(next.refused).toBeUndefined();
            expect(copy(advance(process, freeze(stored), command, now))).toEqual(copy(next));
            history.push(...next.history);
            outcome = next;
          }
          if (outcome.state.status === 'running') expect(possible(outcome.state)).not.toEqual([]);
          const cancelled = advance(process, outcome.state, { type: 'cancel', reason: 'end' }, now);
          const { activities, subscriptions, scopes } = cancelled.state;
          if (outcome.state.status === 'running')
            expect([activities, subscriptions, Object.keys(scopes)]).toEqual([{}, {}, ['0']]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a start within few steps either stands or throws, and a command out of steps goes on when retried', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.integer({ min: 1, max: 12 }), async (tree, steps) => {
        const process = await compileTree(tree);
        try {
          const { state } = advance(process, undefined, { type: 'start', variables: { n: 0 } }, now, {
            instance: 'i',
            steps,
          });
          expect(Object.values(state.activities).filter((activity) => activity.incident?.code === 'budget')).toEqual(
            [],
          );
        } catch (error) {
          expect(error).toBeInstanceOf(StartError);
        }
        const begun = advance(process, undefined, { type: 'start', variables: { n: 0 } }, now, { instance: 'i' }).state;
        const [command] = possible(begun);
        if (command === undefined) return;
        let { state } = advance(process, begun, command, now, { steps: 1 });
        for (let tries = 0; tries < 200; tries += 1) {
          const stopped = Object.values(state.activities).find((activity) => activity.incident?.code === 'budget');
          if (stopped === undefined) break;
          state = advance(process, state, { type: 'retry', activity: stopped.key }, now, { steps: 1 }).state;
        }
        const whole = advance(process, begun, command, now).state;
        const elements = (of: InstanceState): readonly string[] =>
          Object.values(of.activities)
            .map((activity) => activity.element)
            .sort();
        expect([state.status, elements(state)]).toEqual([whole.status, elements(whole)]);
      }),
      { numRuns: 100 },
    );
  });
});
