// Random models for property tests: blocks with one way in and one way out, nested at will. A process made of them always can end, and no two
// tokens of one scope are ever at the same element, but those that run beside.
import fc from 'fast-check';
import type { ExecutableProcess } from '../../core/engine/model.ts';
import { compileModel } from './run-model.ts';
import { bpmn, flow as writeFlow } from './small-model.ts';

type Leaf = 'user' | 'service' | 'pass' | 'timer' | 'message' | 'events' | 'signal' | 'throw' | 'call' | 'undoable';
type Boundary = 'timer' | 'message' | 'signal' | 'error' | 'escalation' | 'message beside' | 'escalation beside';
type Inside = 'nothing' | 'error' | 'escalation' | 'message' | 'message beside' | 'signal';

export type Block =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'sequence' | 'parallel' | 'exclusive' | 'inclusive'; readonly blocks: readonly Block[] }
  /** A sub-process with a boundary event, an event sub-process, and what it throws at its end when `mark` says so. */
  | {
      readonly kind: 'sub';
      readonly body: Block;
      readonly boundary: Boundary | 'none';
      readonly inside: Inside;
      readonly ends: 'plainly' | 'error' | 'escalation' | 'terminate' | 'compensation';
    }
  | { readonly kind: 'transaction'; readonly body: Block; readonly mark: number }
  | {
      readonly kind: 'many';
      readonly body: Block;
      readonly loop: 'parallel' | 'sequential' | 'while';
      readonly count: number;
    }
  /** Something that can be undone, then undone when `mark` says so. */
  | { readonly kind: 'undo'; readonly body: Block };

export interface RandomModelOptions {
  /** Instances of a multi-instance, at most. */
  readonly instances?: number;
  readonly leaves?: readonly Leaf[];
  /** Only tasks, events and gateways. */
  readonly isFlat?: boolean;
}

const everyLeaf: readonly Leaf[] = [
  'user',
  'service',
  'pass',
  'timer',
  'message',
  'events',
  'signal',
  'throw',
  'call',
  'undoable',
];

const boundaries: readonly (Boundary | 'none')[] = [
  'none',
  'timer',
  'message',
  'signal',
  'error',
  'escalation',
  'message beside',
  'escalation beside',
];
const insides: readonly Inside[] = ['nothing', 'nothing', 'error', 'escalation', 'message', 'message beside', 'signal'];

/** An error that nobody near would catch ends most instances too early to be interesting. */
const tamed = (sub: Extract<Block, { kind: 'sub' }>): Block =>
  sub.ends === 'error' && sub.boundary !== 'error' && sub.inside !== 'error' && sub.boundary !== 'timer'
    ? { ...sub, ends: 'plainly' }
    : sub;

export function arbitraryBlock(options: RandomModelOptions = {}): fc.Arbitrary<Block> {
  const { instances = 3, leaves = everyLeaf, isFlat = false } = options;
  const joined = fc.constantFrom('sequence' as const, 'parallel' as const, 'exclusive' as const, 'inclusive' as const);
  const { block } = fc.letrec<{ block: Block }>((tie) => {
    const body = tie('block');
    const leaf = fc.record({ kind: fc.constant('leaf' as const), leaf: fc.constantFrom(...leaves) });
    const ways = fc.record({ kind: joined, blocks: fc.array(body, { minLength: 1, maxLength: 3 }) });
    const scopes: fc.Arbitrary<Block>[] = [
      fc
        .record({
          kind: fc.constant('sub' as const),
          body,
          boundary: fc.constantFrom(...boundaries),
          inside: fc.constantFrom(...insides),
          ends: fc.constantFrom('plainly' as const, 'error', 'escalation', 'terminate', 'compensation'),
        })
        .map(tamed),
      fc.record({ kind: fc.constant('transaction' as const), body, mark: fc.nat(1) }),
      fc.record({
        kind: fc.constant('many' as const),
        body,
        loop: fc.constantFrom('parallel' as const, 'sequential' as const, 'while' as const),
        count: fc.nat(instances),
      }),
      fc.record({ kind: fc.constant('undo' as const), body }),
    ];
    return { block: fc.oneof({ maxDepth: 3, depthSize: 'medium' }, leaf, ways, ...(isFlat ? [] : scopes)) };
  });
  return fc.record({
    kind: fc.constantFrom('sequence' as const, 'parallel' as const, 'inclusive' as const),
    blocks: fc.array(block, { minLength: 2, maxLength: 3 }),
  });
}

const definitions: Readonly<Record<string, string>> = {
  timer: '<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>',
  message: '<bpmn:messageEventDefinition messageRef="m"/>',
  signal: '<bpmn:signalEventDefinition signalRef="sig"/>',
  error: '<bpmn:errorEventDefinition errorRef="failure"/>',
  escalation: '<bpmn:escalationEventDefinition escalationRef="high"/>',
  compensation: '<bpmn:compensateEventDefinition/>',
  cancel: '<bpmn:cancelEventDefinition/>',
  terminate: '<bpmn:terminateEventDefinition/>',
};

interface Ends {
  readonly first: string;
  readonly last: string;
}

class Writer {
  readonly xml: string[] = [];
  #count = 0;

  id(): string {
    this.#count += 1;
    return `e${this.#count}`;
  }

  put(xml: string): void {
    this.xml.push(xml);
  }

  flow(source: string, target: string, condition = ''): void {
    this.put(writeFlow(`${source}>${target}${condition === '' ? '' : ` ? ${condition}`}`));
  }

  /** What is written within goes into an element. */
  within(open: string, close: string, write: () => void): void {
    const at = this.xml.length;
    write();
    this.put(`${open}${this.xml.splice(at).join('')}${close}`);
  }

  leaf(leaf: Leaf): Ends {
    const id = this.id();
    const one = (xml: string): Ends => {
      this.put(xml);
      return { first: id, last: id };
    };
    switch (leaf) {
      case 'user':
        return one(`<bpmn:userTask id="${id}"/>`);
      case 'service':
        return one(`<bpmn:serviceTask id="${id}" ravand:type="x"/>`);
      case 'pass':
        return one(`<bpmn:task id="${id}"/>`);
      case 'call':
        return one(`<bpmn:callActivity id="${id}" calledElement="other"/>`);
      case 'message':
        return one(`<bpmn:receiveTask id="${id}" messageRef="m"/>`);
      case 'throw':
        return one(`<bpmn:intermediateThrowEvent id="${id}">${definitions.signal}</bpmn:intermediateThrowEvent>`);
      case 'timer':
      case 'signal':
        return one(`<bpmn:intermediateCatchEvent id="${id}">${definitions[leaf]}</bpmn:intermediateCatchEvent>`);
      case 'undoable':
        this.handler(id);
        return one(`<bpmn:userTask id="${id}"/>`);
      default: {
        this.put(`<bpmn:eventBasedGateway id="${id}"/><bpmn:exclusiveGateway id="${id}j"/>`);
        for (const way of ['timer', 'message'] as const) {
          this.put(`<bpmn:intermediateCatchEvent id="${id}${way}">${definitions[way]}</bpmn:intermediateCatchEvent>`);
          this.flow(id, `${id}${way}`);
          this.flow(`${id}${way}`, `${id}j`);
        }
        return { first: id, last: `${id}j` };
      }
    }
  }

  handler(id: string): void {
    this.put(`<bpmn:boundaryEvent id="${id}u" attachedToRef="${id}">${definitions.compensation}</bpmn:boundaryEvent>`);
    this.put(`<bpmn:userTask id="${id}h" isForCompensation="true"/>`);
    this.put(`<bpmn:association id="${id}a" sourceRef="${id}u" targetRef="${id}h"/>`);
  }

  /** A body of its own: start, block, end. */
  body(block: Block, end = '<bpmn:endEvent id="ID"/>'): void {
    const [from, to] = [this.id(), this.id()];
    this.put(`<bpmn:startEvent id="${from}"/>${end.replaceAll('ID', to)}`);
    const { first, last } = this.block(block);
    this.flow(from, first);
    this.flow(last, to);
  }

  sub(tree: Extract<Block, { kind: 'sub' }>): Ends {
    const id = this.id();
    const last = `${id}j`;
    this.within(`<bpmn:subProcess id="${id}">`, '</bpmn:subProcess>', () => {
      this.body(
        tree.body,
        tree.ends === 'plainly' ? undefined : `<bpmn:endEvent id="ID">${definitions[tree.ends]}</bpmn:endEvent>`,
      );
      if (tree.inside === 'nothing') return;
      const [kind = '', beside] = tree.inside.split(' ');
      const start = beside === undefined ? '' : ' isInterrupting="false"';
      this.put(`<bpmn:subProcess id="${id}x" triggeredByEvent="true"><bpmn:startEvent id="${id}s"${start}>${definitions[kind]}</bpmn:startEvent>
        <bpmn:userTask id="${id}t"/>${writeFlow(`${id}s>${id}t`)}</bpmn:subProcess>`);
    });
    this.put(`<bpmn:exclusiveGateway id="${last}"/>`);
    this.flow(id, last);
    if (tree.boundary === 'none') return { first: id, last };
    const [kind = '', beside] = tree.boundary.split(' ');
    const isBeside = beside !== undefined;
    this.put(
      `<bpmn:boundaryEvent id="${id}b" attachedToRef="${id}" cancelActivity="${!isBeside}">${definitions[kind]}</bpmn:boundaryEvent>`,
    );
    if (isBeside) this.put(`<bpmn:userTask id="${id}n"/>`);
    this.flow(`${id}b`, isBeside ? `${id}n` : last);
    return { first: id, last };
  }

  block(tree: Block): Ends {
    switch (tree.kind) {
      case 'leaf':
        return this.leaf(tree.leaf);
      case 'sub':
        return this.sub(tree);
      case 'sequence': {
        const parts = tree.blocks.map((part) => this.block(part));
        for (const [index, part] of parts.entries()) if (index > 0) this.flow(parts[index - 1]?.last ?? '', part.first);
        return { first: parts[0]?.first ?? '', last: parts.at(-1)?.last ?? '' };
      }
      case 'transaction': {
        const id = this.id();
        const end = `<bpmn:exclusiveGateway id="ID" default="IDd"/><bpmn:endEvent id="IDe"/><bpmn:endEvent id="IDc">${definitions.cancel}</bpmn:endEvent>
          <bpmn:sequenceFlow id="IDd" sourceRef="ID" targetRef="IDe"/>${writeFlow(`ID>IDc ? modulo(n, 2) = ${tree.mark}`)}`;
        this.within(`<bpmn:transaction id="${id}">`, '</bpmn:transaction>', () => this.body(tree.body, end));
        this.put(
          `<bpmn:boundaryEvent id="${id}b" attachedToRef="${id}">${definitions.cancel}</bpmn:boundaryEvent><bpmn:exclusiveGateway id="${id}j"/>`,
        );
        this.flow(id, `${id}j`);
        this.flow(`${id}b`, `${id}j`);
        return { first: id, last: `${id}j` };
      }
      case 'many': {
        const id = this.id();
        const loop =
          tree.loop === 'while'
            ? `<bpmn:standardLoopCharacteristics loopMaximum="${tree.count + 1}"/>`
            : `<bpmn:multiInstanceLoopCharacteristics isSequential="${tree.loop === 'sequential'}"><bpmn:loopCardinality>${tree.count}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>`;
        this.within(`<bpmn:subProcess id="${id}">${loop}`, '</bpmn:subProcess>', () => this.body(tree.body));
        return { first: id, last: id };
      }
      case 'undo': {
        const { first, last } = this.block(tree.body);
        const id = this.id();
        this.put(`<bpmn:intermediateThrowEvent id="${id}">${definitions.compensation}</bpmn:intermediateThrowEvent>`);
        this.flow(last, id);
        return { first, last: id };
      }
      default: {
        const id = this.id();
        const gateway = `${tree.kind}Gateway`;
        const ways = tree.blocks.map((part) => this.block(part));
        const isParallel = tree.kind === 'parallel';
        const fallback = isParallel ? '' : ` default="${id}_${ways[0]?.first ?? ''}"`;
        this.put(`<bpmn:${gateway} id="${id}"${fallback}/><bpmn:${gateway} id="${id}j"/>`);
        for (const [index, way] of ways.entries()) {
          this.flow(id, way.first, index === 0 || isParallel ? '' : `modulo(n, ${index + 1}) = 0`);
          this.flow(way.last, `${id}j`);
        }
        return { first: id, last: `${id}j` };
      }
    }
  }
}

const roots =
  '<bpmn:message id="m" name="m"/><bpmn:signal id="sig" name="sig"/><bpmn:error id="failure" errorCode="E1"/><bpmn:escalation id="high" escalationCode="H1"/>';

export function randomXml(tree: Block): string {
  const writer = new Writer();
  writer.body(tree);
  return bpmn(writer.xml.join(''), [], roots);
}

export async function compileBlock(tree: Block): Promise<ExecutableProcess> {
  return compileModel(randomXml(tree));
}
