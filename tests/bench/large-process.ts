// A process of as many flow nodes and flows as one asks for, drawn: steps with a decision behind them in rows, each with
// something to mend, as in a file that comes from elsewhere.

interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const stepsInRow = 12;
const stepWidth = 500;
const rowHeight = 240;
/** Nodes and flows of one step: task, gateway, two ways, gateway and what joins them. */
const elementsOfStep = 11;

/** @param elements about how many flow nodes and flows; @param drawn false: without a diagram, as a generator of another product writes it */
export function largeProcess(elements: number, drawn = true): string {
  const nodes: Placed[] = [];
  const flows: string[] = [];
  const edges: string[] = [];
  const tags: { readonly tag: string; readonly id: string; readonly more: string }[] = [];
  /** By node, as drawing tools list them at both ends. */
  const ends = new Map<string, string[]>();
  const add = (
    tag: string,
    id: string,
    x: number,
    y: number,
    [width, height]: readonly [number, number],
    more = '',
  ) => {
    const node = { id, x: x - width / 2, y: y - height / 2, width, height };
    nodes.push(node);
    tags.push({ tag, id, more });
    ends.set(id, []);
    return node;
  };
  const join = (from: Placed, to: Placed, condition?: string) => {
    const id = `${from.id}_${to.id}`;
    const inner =
      condition === undefined
        ? ''
        : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`;
    flows.push(
      `<bpmn:sequenceFlow id="${id}" sourceRef="${from.id}" targetRef="${to.id}">${inner}</bpmn:sequenceFlow>`,
    );
    ends.get(from.id)!.push(`<bpmn:outgoing>${id}</bpmn:outgoing>`);
    ends.get(to.id)!.unshift(`<bpmn:incoming>${id}</bpmn:incoming>`);
    const point = (x: number, y: number) => `<di:waypoint x="${x}" y="${y}" />`;
    const points = [point(from.x + from.width, from.y + from.height / 2), point(to.x, to.y + to.height / 2)];
    edges.push(`<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${points.join('')}</bpmndi:BPMNEdge>`);
  };
  const small = [36, 36] as const;
  const gateway = [50, 50] as const;
  const task = [100, 80] as const;
  let last = add('startEvent', 'start', 100, 100, small, 'name="آغاز" ');
  const steps = Math.max(1, Math.round((elements - 3) / elementsOfStep));
  for (let step = 0; step < steps; step += 1) {
    const x = 200 + (step % stepsInRow) * stepWidth;
    const y = 100 + Math.floor(step / stepsInRow) * rowHeight;
    const work = add('userTask', `work${step}`, x, y, task, `name="بررسی ${step}" ravand:candidateRole="staff" `);
    const choice = add('exclusiveGateway', `choice${step}`, x + 110, y, gateway, `default="choice${step}_no${step}" `);
    // Without a script: what is to be mended.
    const yes = add('scriptTask', `yes${step}`, x + 220, y - 50, task, `name="پذیرش ${step}" `);
    const no = add('manualTask', `no${step}`, x + 220, y + 50, task, `name="رد ${step}" `);
    const merge = add('exclusiveGateway', `merge${step}`, x + 330, y, gateway);
    join(last, work);
    join(work, choice);
    join(choice, yes, `approved = ${step}`);
    join(choice, no);
    join(yes, merge);
    join(no, merge);
    last = merge;
  }
  const end = add('endEvent', 'end', last.x + 100, last.y + 25, small);
  join(last, end);
  const elementTags = tags.map(
    ({ tag, id, more }) => `<bpmn:${tag} id="${id}" ${more}>${ends.get(id)!.join('')}</bpmn:${tag}>`,
  );
  const shapes = nodes.map(
    ({ id, x, y, width, height }) =>
      `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" /></bpmndi:BPMNShape>`,
  );
  const diagram = `<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="process">${[...shapes, ...edges].join('\n')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:ravand="https://ravand.dev/schema/bpmn/1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="https://ravand.dev/bench">
<bpmn:process id="process" isExecutable="true">
${[...elementTags, ...flows].join('\n')}
</bpmn:process>
${drawn ? diagram : ''}
</bpmn:definitions>`;
}
