// The engine in memory, without any house around it: instances a second from start to end, against bpmn-engine on the same models in the same run.
import { Engine } from 'bpmn-engine';
import { advance } from '../../core/engine/advance.ts';
import { compileBpmn } from '../../core/engine/compile/compile-bpmn.ts';
import type { ExecutableProcess } from '../../core/engine/model.ts';
import { type BenchRow, median } from './row.ts';

const wrap = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="https://ravand.dev/bench">
  <bpmn:process id="benchmark" isExecutable="true">${body}</bpmn:process>
</bpmn:definitions>`;
const flow = (source: string, target: string, inner = ''): string =>
  `<bpmn:sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}">${inner}</bpmn:sequenceFlow>`;
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

interface Model {
  readonly name: string;
  readonly ours: string;
  /** The same with the scripts and conditions in the other's language. */
  readonly theirs: string;
}

function script(): Model {
  const around = (task: string): string =>
    wrap(`<bpmn:startEvent id="s"/>${flow('s', 't')}${task}${flow('t', 'e')}<bpmn:endEvent id="e"/>`);
  return {
    name: 'start → script → end',
    ours: around(
      '<bpmn:scriptTask id="t" ravand:resultVariable="x"><bpmn:script>1 + 1</bpmn:script></bpmn:scriptTask>',
    ),
    theirs: around(
      '<bpmn:scriptTask id="t" scriptFormat="javascript"><bpmn:script>this.environment.output.x = 1 + 1; next();</bpmn:script></bpmn:scriptTask>',
    ),
  };
}

/** Five exclusive gateways, each with a condition that holds and a default. */
function gateways(): Model {
  const build = (condition: string): string => {
    const parts = range(5).map(
      (index) =>
        `<bpmn:exclusiveGateway id="g${index}" default="g${index}_e"/>${flow(`g${index}`, index === 4 ? 'e1' : `g${index + 1}`, condition)}${flow(`g${index}`, 'e')}`,
    );
    return wrap(
      `<bpmn:startEvent id="s"/>${flow('s', 'g0')}${parts.join('')}<bpmn:endEvent id="e1"/><bpmn:endEvent id="e"/>`,
    );
  };
  return {
    name: 'five exclusive gateways',
    ours: build('<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">n &gt; 1</bpmn:conditionExpression>'),
    theirs: build(
      '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="javascript">next(null, this.environment.variables.n &gt; 1)</bpmn:conditionExpression>',
    ),
  };
}

function forkJoin(): Model {
  const tasks = range(5).map(
    (index) => `${flow('f', `t${index}`)}<bpmn:task id="t${index}"/>${flow(`t${index}`, 'j')}`,
  );
  const xml = wrap(
    `<bpmn:startEvent id="s"/>${flow('s', 'f')}<bpmn:parallelGateway id="f"/>${tasks.join('')}<bpmn:parallelGateway id="j"/>${flow('j', 'e')}<bpmn:endEvent id="e"/>`,
  );
  return { name: 'fork and join of 5', ours: xml, theirs: xml };
}

const seconds = 1;

function ourRate(process: ExecutableProcess): number {
  const now = new Date('2030-01-01T00:00:00Z');
  const command = { type: 'start', variables: { n: 2 } } as const;
  const once = (): void => {
    if (advance(process, undefined, command, now, { instance: 'i' }).state.status !== 'completed')
      throw new Error('expected the instance to be completed');
  };
  for (let warm = 0; warm < 20_000; warm += 1) once();
  const begun = performance.now();
  let count = 0;
  for (; performance.now() - begun < seconds * 1000; count += 200) for (let times = 0; times < 200; times += 1) once();
  return count / ((performance.now() - begun) / 1000);
}

async function theirRate(source: string): Promise<number> {
  const once = async (): Promise<void> => {
    const engine = new Engine({ name: 'peer', source, variables: { n: 2 } });
    const ended = engine.waitFor('end');
    await engine.execute();
    await ended;
  };
  for (let warm = 0; warm < 20; warm += 1) await once();
  const begun = performance.now();
  let count = 0;
  for (; performance.now() - begun < seconds * 1000; count += 1) await once();
  return count / ((performance.now() - begun) / 1000);
}

export async function run(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const model of [script(), gateways(), forkJoin()]) {
    const { process, findings } = await compileBpmn(model.ours);
    if (process === undefined) throw new Error(JSON.stringify(findings));
    const ours: number[] = [];
    const theirs: number[] = [];
    for (const _ of range(3)) {
      ours.push(ourRate(process));
      theirs.push(await theirRate(model.theirs));
    }
    const [one, other] = [median(ours), median(theirs)];
    rows.push({
      name: `in memory, ${model.name}`,
      ours: one,
      peer: other,
      ratio: one / other,
      unit: 'instances/s',
      aim: '≥ 1,000 × the peer',
    });
  }
  return rows;
}
