// The engine's promises where a small model says it best: flow, joins, errors, incidents, start, limits.
import { describe, expect, it } from 'vitest';
import { compileModel, createPlayer, type Player } from '../../tests/conformance/run-model.ts';
import { bpmn, flow } from '../../tests/conformance/small-model.ts';
import { advance, advancePartly, closeInstances } from './advance.ts';
import { partitionOf, rootKey } from './keys.ts';
import { StartError } from './start-error.ts';
import type { InstanceState } from './state.ts';

async function play(body: string, flows: readonly string[], roots = ''): Promise<Player> {
  return createPlayer(await compileModel(bpmn(body, flows, roots)));
}
const start = '<bpmn:startEvent id="start"/>';
const end = '<bpmn:endEvent id="end"/>';
const task = (id: string): string => `<bpmn:userTask id="${id}"/>`;

describe('conditional flows', () => {
  const body = `${start}<bpmn:exclusiveGateway id="g" default="g_low"/>${task('high')}${task('low')}`;
  const flows = ['start>g', 'g>high ? amount > 500', 'g>low'];
  it.each([
    [99, 'low'],
    [499, 'low'],
    [500, 'low'],
    [501, 'high'],
    [1000, 'high'],
    [{ $decimal: '9007199254740993' }, 'high'],
    [{ $decimal: '500.0000000000000001' }, 'high'],
    [null, 'low'],
    ['501', 'low'],
  ])('an amount of %j goes %s', async (amount, way) => {
    const player = await play(body, flows);
    player.start({ amount });
    expect(player.waiting()).toEqual([way]);
  });

  it('keeps what a condition read and saw', async () => {
    const player = await play(body, flows);
    player.start({ amount: 501 });
    expect(player.history().find((entry) => entry.type === 'condition')?.detail).toEqual({
      flow: 'g_high',
      source: 'amount > 500',
      values: { amount: 501 },
      result: true,
    });
  });

  it('keeps the token at a gateway without a true flow, and goes on with fresh facts', async () => {
    const player = await play(
      `<bpmn:extensionElements><ravand:variable name="lead" entity="lead"/></bpmn:extensionElements>${start}<bpmn:exclusiveGateway id="g"/>${task('high')}`,
      ['start>g', 'g>high ? lead.value > 500'],
    );
    player.command({ type: 'start', variables: { lead: 'id-of-lead' }, facts: { lead: { value: 10 } } });
    expect(player.waiting()).toEqual(['g!']);
    player.retry('g', { lead: { value: 500 } });
    expect(player.waiting()).toEqual(['g!']);
    player.retry('g', { lead: { value: 501 } });
    expect(player.waiting()).toEqual(['high']);
    expect(player.effects().find((effect) => effect.type === 'open-task')).toMatchObject({
      variables: { lead: 'id-of-lead' },
    });
  });

  it('takes every true flow out of an activity, and the default beside an unconditional one', async () => {
    const body2 = `${start}<bpmn:task id="t" default="t_d"/>${task('a')}${task('b')}${task('c')}${task('d')}`;
    const flows2 = ['start>t', 't>a ? n > 1', 't>b ? n > 2', 't>c', 't>d'];
    const two = await play(body2, flows2);
    two.start({ n: 3 });
    expect(two.waiting()).toEqual(['a', 'b', 'c']);
    const none = await play(body2, flows2);
    none.start({ n: 0 });
    expect(none.waiting()).toEqual(['c', 'd']);
  });

  it('does not complete an activity twice when only its flows fail', async () => {
    const player = await play(`${start}${task('t')}${task('a')}`, ['start>t', 't>a ? n > 1']);
    player.start();
    player.complete('t', { n: 1 });
    expect(player.waiting()).toEqual(['t!']);
    const key = Object.keys(player.state().activities)[0] ?? '';
    expect(player.command({ type: 'complete', activity: key, result: { n: 5 } }).refused).toBe('gone');
    player.command({ type: 'retry', activity: key, facts: { n: 2 } });
    expect(player.waiting()).toEqual(['a']);
  });
});

describe('parallel joins', () => {
  it('count one token per incoming flow and keep the rest', async () => {
    const player = await play(
      `${start}<bpmn:parallelGateway id="s"/>${task('a')}${task('b')}<bpmn:exclusiveGateway id="m"/><bpmn:parallelGateway id="j"/>${task('c')}${task('after')}`,
      ['start>s', 's>a', 's>b', 's>c', 'a>m', 'b>m', 'm>j', 'c>j', 'j>after'],
    );
    player.start();
    player.complete('a');
    player.complete('b');
    expect(player.waiting()).toEqual(['c', 'j']);
    player.complete('c');
    expect(player.waiting()).toEqual(['after', 'j!']);
  });

  it('that can never fire stay, with an incident', async () => {
    const player = await play(
      `${start}<bpmn:exclusiveGateway id="x" default="x_b"/>${task('a')}${task('b')}<bpmn:parallelGateway id="j"/>${end}`,
      ['start>x', 'x>a ? false', 'x>b', 'a>j', 'b>j', 'j>end'],
    );
    player.start();
    expect(player.waiting()).toEqual(['b']);
    player.complete('b');
    expect(player.waiting()).toEqual(['j!']);
    expect(player.state().status).toBe('running');
    expect(player.state().activities).toMatchObject({
      [Object.keys(player.state().activities)[0] ?? '']: { incident: { code: 'join-stuck' } },
    });
  });

  it('that wait for each other are stuck too', async () => {
    const player = await play(
      `${start}<bpmn:parallelGateway id="s"/><bpmn:parallelGateway id="one"/><bpmn:parallelGateway id="two"/>`,
      ['start>s', 's>one', 's>two', 'one>two', 'two>one'],
    );
    player.start();
    expect(player.waiting()).toEqual(['one!', 'two!']);
  });

  it('are not stuck while a token was stopped on its way in', async () => {
    const process = await compileModel(
      bpmn(
        `${start}<bpmn:parallelGateway id="s"/>${task('a')}${task('b')}<bpmn:parallelGateway id="j"/>${task('after')}`,
        ['start>s', 's>a', 's>b', 'a>j', 'b>j', 'j>after'],
      ),
    );
    const now = new Date('2030-01-01T00:00:00Z');
    let { state } = advance(process, undefined, { type: 'start', variables: {} }, now, { instance: 'i' });
    const complete = (element: string, steps: number): void => {
      const activity = Object.values(state.activities).find((one) => one.element === element)?.key ?? '';
      state = advance(process, state, { type: 'complete', activity, result: {} }, now, { steps }).state;
    };
    complete('a', 1);
    complete('b', 0);
    const [waiting, stopped] = Object.values(state.activities);
    expect([waiting?.status, stopped?.incident?.code]).toEqual(['active', 'budget']);
    state = advance(process, state, { type: 'retry', activity: stopped?.key ?? '' }, now).state;
    expect(Object.values(state.activities).map(({ element }) => element)).toEqual(['after']);
  });
});

describe('inclusive joins', () => {
  it('whose flows are all false keep every token until they can go on', async () => {
    const player = await play(
      `${start}<bpmn:parallelGateway id="s"/>${task('a')}${task('b')}<bpmn:exclusiveGateway id="m"/><bpmn:inclusiveGateway id="j"/>${task('c')}${task('after')}`,
      ['start>s', 's>a', 's>b', 's>c', 'a>m', 'b>m', 'm>j', 'c>j', 'j>after ? ready'],
    );
    player.start({ ready: false });
    for (const element of ['a', 'b', 'c']) player.complete(element);
    expect(player.waiting()).toEqual(['j!']);
    player.retry('j', { ready: true });
    expect(player.waiting()).toEqual(['after', 'after']);
  });
});

describe('errors', () => {
  const roots = '<bpmn:error id="e1" errorCode="E1"/><bpmn:error id="e2" errorCode="E2"/>\n';
  const sub = `${start}<bpmn:subProcess id="sub"><bpmn:userTask id="inner"/><bpmn:endEvent id="throw"><bpmn:errorEventDefinition errorRef="e1"/></bpmn:endEvent>
    <bpmn:userTask id="beside"/><bpmn:sequenceFlow id="f" sourceRef="inner" targetRef="throw"/></bpmn:subProcess>${task('all')}${task('one')}
    <bpmn:boundaryEvent id="catchAll" attachedToRef="sub"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>`;

  it('go to the most specific catcher and cancel the host', async () => {
    const player = await play(
      `${sub}<bpmn:boundaryEvent id="catchOne" attachedToRef="sub"><bpmn:errorEventDefinition errorRef="e1"/></bpmn:boundaryEvent>`,
      ['start>sub', 'catchAll>all', 'catchOne>one'],
      roots,
    );
    player.start();
    expect(player.waiting()).toEqual(['beside', 'inner']);
    player.complete('inner');
    expect(player.waiting()).toEqual(['one']);
    expect(player.effects().filter((effect) => effect.type === 'close-task')).toMatchObject([
      { reason: 'completed' },
      { reason: 'cancelled' },
    ]);
  });

  it('what the house refuses goes to the event that names the code; one for every error leaves it to an operator', async () => {
    const model = (code: string) =>
      play(
        `${start}${task('t')}${task('refused')}<bpmn:boundaryEvent id="catch" attachedToRef="t"><bpmn:errorEventDefinition${code}/></bpmn:boundaryEvent>`,
        ['start>t', 'catch>refused'],
        roots,
      );
    for (const [code, waiting] of [
      [' errorRef="e1"', ['refused']],
      [' errorRef="e2"', ['t!']],
      ['', ['t!']],
    ] as const) {
      const player = await model(code);
      player.start();
      const activity = Object.keys(player.state().activities)[0] ?? '';
      player.command({ type: 'fail', activity, code: 'E1', detail: 'there is not enough' });
      expect(player.waiting(), code).toEqual(waiting);
    }
  });

  it('without a specific catcher go to the catch-all, with code and detail for its mappings', async () => {
    const player = await play(
      sub.replace(
        '<bpmn:errorEventDefinition/>',
        '<bpmn:extensionElements><ravand:output target="why" source="error.code"/></bpmn:extensionElements><bpmn:errorEventDefinition/>',
      ),
      ['start>sub', 'catchAll>all'],
      roots,
    );
    player.start();
    player.error('inner', 'E9');
    expect(player.waiting()).toEqual(['all']);
    expect(player.variables()).toEqual({ why: 'E9' });
  });

  it('that nobody catches fail the instance', async () => {
    const player = await play(`${start}${task('a')}${task('b')}`, ['start>a', 'start>b']);
    player.start();
    player.error('a', 'BOOM');
    expect(player.state()).toMatchObject({ status: 'failed', error: { code: 'BOOM' }, activities: {} });
  });
});

describe('a start', () => {
  it('that runs out of steps throws', async () => {
    const process = await compileModel(
      bpmn(`${start}<bpmn:exclusiveGateway id="a"/><bpmn:task id="b"/>`, ['start>a', 'a>b', 'b>a']),
    );
    expect(() => advance(process, undefined, { type: 'start', variables: {} }, new Date(0), { instance: 'i' })).toThrow(
      StartError,
    );
  });

  it('whose required input is null throws', async () => {
    const process = await compileModel(
      bpmn(
        `<bpmn:startEvent id="start"><bpmn:extensionElements><ravand:input target="amount" source="lead.value * 2"/></bpmn:extensionElements></bpmn:startEvent>`,
        [],
      ),
    );
    expect(() => advance(process, undefined, { type: 'start', variables: {} }, new Date(0), { instance: 'i' })).toThrow(
      /amount/,
    );
    const outcome = advance(process, undefined, { type: 'start', variables: { lead: { value: 4 } } }, new Date(0), {
      instance: 'i',
    });
    expect(outcome.state.scopes['0']?.variables).toMatchObject({ amount: 8 });
  });

  it('at an element that is no start throws', async () => {
    const process = await compileModel(bpmn(`${start}${task('a')}`, ['start>a']));
    expect(() => advance(process, undefined, { type: 'start', element: 'a', variables: {} }, new Date(0), {})).toThrow(
      StartError,
    );
  });
});

describe('limits', () => {
  it('a loop that never waits gets an incident and goes on from there when retried', async () => {
    const player = await play(
      `${start}${task('t')}<bpmn:exclusiveGateway id="a"/><bpmn:scriptTask id="b" ravand:resultVariable="n"><bpmn:script>n + 1</bpmn:script></bpmn:scriptTask>${end}`,
      ['start>t', 't>a', 'a>end ? n > 1200', '!: a>b'.replace('!: ', ''), 'b>a'].map((text) =>
        text === 'a>b' ? 'a>b ? n <= 1200' : text,
      ),
    );
    player.start({ n: 0 });
    player.complete('t');
    expect(player.state().status).toBe('running');
    const [stopped] = player.waiting();
    expect(stopped).toMatch(/!$/);
    for (let tries = 0; tries < 5 && player.state().status === 'running'; tries += 1)
      player.retry(player.waiting()[0]?.replace('!', '') ?? '');
    expect(player.state().status).toBe('completed');
    expect(player.variables().n).toBe(1201);
  });

  it('thousands of ways out of one gateway and into another are gone in one command', async () => {
    const ways = Array.from({ length: 4_900 }, (_, index) => `way${index}: g>j`);
    const player = await play(`${start}<bpmn:parallelGateway id="g"/><bpmn:parallelGateway id="j"/>${task('t')}`, [
      'start>g',
      ...ways,
      'j>t',
    ]);
    player.start();
    expect(player.waiting()).toEqual(['t']);
  });

  it('a multi-instance in a multi-instance begins all of its hundreds at once', async () => {
    const many =
      '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>18</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>';
    const player = await play(
      `${start}<bpmn:subProcess id="outer">${many}<bpmn:subProcess id="inner">${many}<bpmn:startEvent id="s"/>${task('t')}${flow('s>t')}</bpmn:subProcess></bpmn:subProcess>`,
      ['start>outer'],
    );
    player.start();
    expect(player.waiting()).toHaveLength(18 * 18);
    expect(player.history().filter(({ type }) => type === 'incident')).toEqual([]);
  });

  it('a sub-process that lies sixty deep begins and ends', async () => {
    const deep = Array.from({ length: 55 }).reduce<string>(
      (inner, _, index) => `<bpmn:subProcess id="s${index}">${inner}</bpmn:subProcess>`,
      task('t'),
    );
    const player = await play(`${start}${deep}`, ['start>s54']);
    player.start();
    player.complete('t');
    expect(player.state().status).toBe('completed');
  });

  it('values too big for a variable refuse the command that brings them', async () => {
    const process = await compileModel(bpmn(`${start}${task('t')}`, ['start>t']));
    const begun = advance(process, undefined, { type: 'start', variables: {} }, new Date(0), { instance: 'i' }).state;
    const variables = { text: 'x'.repeat(2_000_000) };
    expect(advance(process, begun, { type: 'set-variables', variables }, new Date(0))).toMatchObject({
      refused: 'not-allowed',
      state: begun,
    });
    const [activity = ''] = Object.keys(begun.activities);
    const { state } = advance(process, begun, { type: 'complete', activity, result: variables }, new Date(0));
    expect(state.activities[activity]?.incident?.code).toBe('variable-too-big');
  });

  it('an activity whose body runs goes on with it when it is tried again', async () => {
    const player = await play(`${start}<bpmn:subProcess id="sub">${task('t')}</bpmn:subProcess>`, ['start>sub']);
    player.start();
    const sub = Object.values(player.state().activities).find(({ element }) => element === 'sub')?.key ?? '';
    player.command({ type: 'fail', activity: sub, code: 'timer-failed', detail: '' });
    expect(player.waiting()).toEqual(['sub!', 't']);
    player.retry('sub');
    expect([player.waiting(), Object.keys(player.state().scopes).length]).toEqual([['t'], 2]);
    player.complete('t');
    expect(player.state().status).toBe('completed');
  });

  it('an event sub-process that cannot wait leaves nothing behind when its scope is tried again', async () => {
    const body = `<bpmn:startEvent id="s"/>${task('t')}${flow('s>t')}<bpmn:subProcess id="e" triggeredByEvent="true"><bpmn:startEvent id="es"><bpmn:timerEventDefinition><bpmn:timeDuration>wait</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent>${task('n')}${flow('es>n')}</bpmn:subProcess>`;
    const player = await play(`${start}<bpmn:subProcess id="sub">${body}</bpmn:subProcess>`, ['start>sub']);
    player.start();
    expect(player.waiting()).toEqual(['sub!']);
    player.retry('sub', { wait: 'PT1H' });
    expect(Object.values(player.state().scopes)).toHaveLength(2);
    player.pass(3_600_000);
    expect(player.waiting()).toEqual(['n']);
    player.complete('n');
    expect([player.state().status, Object.keys(player.state().scopes)]).toEqual(['completed', ['0']]);
  });
});

describe('tokens that multiply', () => {
  const mill =
    '<bpmn:manualTask id="one" completionQuantity="1000"/><bpmn:manualTask id="two" completionQuantity="1000"/>';
  const flows = ['start>first', 'first>one', 'one>two', 'two>last'];

  it('come to their end by their number, as incidents', async () => {
    const player = await play(`${start}${task('first')}${mill}${task('last')}`, flows);
    player.start();
    player.complete('first');
    const standing = Object.values(player.state().activities);
    expect(standing.length).toBeLessThan(6_000);
    expect(new Set(standing.map(({ incident }) => incident?.code))).toEqual(new Set(['budget']));
  });
});

describe('an ad-hoc sub-process', () => {
  const chooser = async (attributes: string): Promise<Player> => {
    const body = `${start}${task('first')}<bpmn:adHocSubProcess id="h" ravand:activate="chosen"${attributes}>${task('a')}${task('b')}</bpmn:adHocSubProcess>`;
    const player = await play(body, ['start>first', 'first>h']);
    player.start({ chosen: Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? 'a' : 'b')) });
    player.complete('first');
    return player;
  };

  it('that is told to begin more than one command may is one incident, and begins nothing', async () => {
    const player = await chooser('');
    expect(Object.values(player.state().activities).map(({ incident }) => incident?.code)).toEqual(['budget']);
    player.command({ type: 'set-variables', variables: { chosen: ['a', 'b'] } });
    player.retry('h');
    expect(player.waiting()).toEqual(['a', 'b']);
  });

  it('takes a list of any length one after another', async () => {
    const player = await chooser(' ordering="Sequential"');
    expect(player.waiting()).toEqual(['a']);
    player.complete('a');
    expect(player.waiting()).toEqual(['b']);
  });
});

describe('a large loop', () => {
  const now = new Date('2030-01-01T00:00:00Z');
  const loop = '<bpmn:multiInstanceLoopCharacteristics ravand:collection="list"/>';
  const list = Array.from({ length: 40 }, (_, index) => index);

  /** The part of a state that is stored in these partitions. */
  function partOf(state: InstanceState, isMeant: (partition: string) => boolean): InstanceState {
    const pick = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(all).filter(([key]) => isMeant(partitionOf(key))));
    const { scopes, activities, subscriptions } = state;
    return { ...state, scopes: pick(scopes), activities: pick(activities), subscriptions: pick(subscriptions) };
  }

  it('says what lies apart is still to be closed, and that comes to the same as closing all at once', async () => {
    const process = await compileModel(
      bpmn(`${start}<bpmn:userTask id="each">${loop}</bpmn:userTask>`, ['start>each']),
    );
    const { state } = advance(process, undefined, { type: 'start', variables: { list } }, now, { instance: 'i' });
    const whole = advance(process, state, { type: 'cancel', reason: 'enough' }, now);
    expect(whole.effects.map(({ type }) => type)).toEqual(list.map(() => 'close-task'));

    const isLoop = (partition: string): boolean => partition === rootKey || state.scopes[partition]?.role === 'loop';
    const part = { ...partOf(state, isLoop), partial: { loops: [] } };
    const first = advancePartly(process, part, { type: 'cancel', reason: 'enough' }, now);
    if ('needs' in first) throw new Error('it asked for more');
    const [effect] = first.effects;
    if (effect?.type !== 'close-instances') throw new Error('it did not say what is left');
    expect([first.state.status, first.effects.length]).toEqual(['terminated', 1]);

    const history = [...first.history];
    const effects: unknown[] = [];
    const items = Object.keys(state.scopes).filter((key) => state.scopes[key]?.role === 'item');
    for (const half of [items.slice(0, 15), items.slice(15)]) {
      const rest = partOf(state, (partition) => half.includes(partition));
      const given = { ...first.state, scopes: { ...first.state.scopes, ...rest.scopes }, activities: rest.activities };
      const outcome = closeInstances(process, given, effect.loop, effect.reason, now);
      expect(outcome.state).toEqual(first.state);
      expect(outcome.touched).toEqual(half);
      history.push(...outcome.history);
      effects.push(...outcome.effects);
    }
    const inOrder = (all: readonly unknown[]): string[] => all.map((one) => JSON.stringify(one)).sort();
    expect(inOrder(history)).toEqual(inOrder(whole.history));
    expect(inOrder(effects)).toEqual(inOrder(whole.effects));
  });

  it('whose instances wait for conditions is loaded only when what they look at has changed around them', async () => {
    const inner = `<bpmn:startEvent id="in"/>${task('t')}<bpmn:boundaryEvent id="when" attachedToRef="t" cancelActivity="false"><bpmn:conditionalEventDefinition><bpmn:condition>total &gt; 100</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:boundaryEvent>${flow('in>t')}`;
    const process = await compileModel(
      bpmn(`${start}<bpmn:subProcess id="each">${loop}${inner}</bpmn:subProcess>`, ['start>each']),
    );
    const variables = { list: list.slice(0, 25), total: 1 };
    const { state } = advance(process, undefined, { type: 'start', variables }, now, { instance: 'i' });
    const part = { ...partOf(state, (partition) => partition === rootKey), partial: { loops: [] } };
    const set = (changed: Record<string, number>, given: InstanceState = part) =>
      advancePartly(process, given, { type: 'set-variables', variables: changed }, now);
    expect(set({ other: 101 })).toMatchObject({ touched: [rootKey] });
    expect(set({ total: 101 })).toEqual({ needs: [{ conditions: rootKey }] });
    const loaded = { ...state, partial: { loops: [], conditions: [rootKey] } };
    expect(set({ total: 101 }, loaded)).toMatchObject({ touched: { length: 26 } });
    expect(advancePartly(process, part, { type: 'evaluate' }, now)).toEqual({ needs: [{ conditions: rootKey }] });
  });
});
