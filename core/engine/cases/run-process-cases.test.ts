// Cases of a process are played by the production engine: what holds passes, and what does not says where and why.
import { describe, expect, it } from 'vitest';
import type { ProcessCase } from '../../../schemas/types.ts';
import { bpmn } from '../../../tests/conformance/small-model.ts';
import { compileBpmn } from '../compile/compile-bpmn.ts';
import { checkCases } from './check-cases.ts';
import { runProcessCases } from './run-process-cases.ts';

const xml = bpmn(
  `<bpmn:extensionElements><ravand:variable name="lead" entity="lead" /></bpmn:extensionElements>
  <bpmn:startEvent id="start" /><bpmn:userTask id="call" name="Call" />
  <bpmn:exclusiveGateway id="large" default="to-letter" /><bpmn:serviceTask id="letter" ravand:type="send-message" />
  <bpmn:userTask id="visit" name="Visit" />
  <bpmn:boundaryEvent id="late" attachedToRef="visit"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  <bpmn:endEvent id="done" /><bpmn:endEvent id="missed" name="Missed" />`,
  [
    'start>call',
    'call>large',
    'to-letter: large>letter',
    'large>visit ? lead.value > 500',
    'letter>done',
    'visit>done',
    'late>missed',
  ],
);
const now = new Date('2026-03-20T06:00:00Z');
const run = async (...cases: ProcessCase[]) => runProcessCases({ xml, cases }, { now, zone: 'Asia/Tehran' });
const call = { do: 'complete', element: 'call', values: { answered: true } } as const;
const large = { records: { lead: { value: 600 } } };

describe('The cases of a process', () => {
  it('hold when what is expected happens', async () => {
    const results = await run(
      {
        name: 'small',
        given: { records: { lead: { value: 5 } } },
        when: [call],
        expect: [{ that: 'reached', element: 'letter' }, { that: 'ended' }],
      },
      {
        name: 'large',
        given: large,
        when: [call],
        expect: [
          { that: 'waits', element: 'visit' },
          { that: 'runs' },
          { that: 'notReached', element: 'letter' },
          { that: 'equals', variable: 'answered', value: true as never },
        ],
      },
      {
        name: 'too late',
        given: large,
        when: [call, { do: 'pass', duration: 'P3D' }],
        expect: [{ that: 'reached', element: 'missed' }, { that: 'ended' }],
      },
      {
        name: 'changed',
        when: [{ do: 'set', values: { lead: { value: 501 } } }, call],
        expect: [{ that: 'waits', element: 'visit' }],
      },
    );
    expect(results.map(({ name, failure }) => [name, failure])).toEqual(
      ['small', 'large', 'too late', 'changed'].map((name) => [name, undefined]),
    );
  });

  it('say which step or expectation did not hold, and where the process stood', async () => {
    const [early, wrong, value, gone] = await run(
      { name: 'early', when: [{ do: 'complete', element: 'visit' }], expect: [{ that: 'ended' }] },
      { name: 'wrong', given: large, when: [call], expect: [{ that: 'runs' }, { that: 'reached', element: 'missed' }] },
      { name: 'value', when: [call], expect: [{ that: 'equals', variable: 'answered', value: false as never }] },
      { name: 'gone', when: [{ do: 'complete', element: 'removed' }], expect: [{ that: 'ended' }] },
    );
    expect(early?.failure).toMatchObject({
      part: 'when',
      index: 0,
      code: 'bpmn.case-not-waiting',
      element: 'visit',
      params: { at: 'Call' },
    });
    expect(wrong?.failure).toMatchObject({
      part: 'expect',
      index: 1,
      code: 'bpmn.case-not-reached',
      params: { name: 'Missed', at: 'Visit' },
    });
    expect(value?.failure?.params).toEqual({ variable: 'answered', expected: 'false', found: 'true' });
    expect(gone?.failure?.code).toBe('bpmn.case-element');
  });

  it('become findings at their element that keep the process from going live', async () => {
    const { processes } = await compileBpmn(xml);
    const cases: readonly ProcessCase[] = [
      { name: 'early', when: [{ do: 'complete', element: 'visit' }], expect: [{ that: 'ended' }] },
    ];
    expect(checkCases(processes, cases, { now })).toEqual([
      {
        element: 'visit',
        elementName: 'Visit',
        code: 'bpmn.case-not-waiting',
        params: { name: 'Visit', at: 'Call', case: 'early', step: 1, part: 'when' },
        severity: 'error',
      },
    ]);
  });

  it('play a model that loops for ever without hanging', async () => {
    const loop = bpmn(
      '<bpmn:startEvent id="start" /><bpmn:task id="a" /><bpmn:task id="b" /><bpmn:endEvent id="end" />',
      ['start>a', 'a>b', 'b>a'],
    );
    const [result] = await runProcessCases(
      { xml: loop, cases: [{ name: 'loop', when: [], expect: [{ that: 'ended' }] }] },
      { now },
    );
    expect(result?.failure).toBeDefined();
  });
});
