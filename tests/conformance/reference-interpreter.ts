// A second interpreter of compiled models, written apart from the engine to be compared with it: mutable, whole in memory, for the constructs of
// random-model.ts alone. It shares nothing with the engine but the compiled model, and the order of work: first come, first served; who throws
// waits until the others rest (BPMN 2.0.2, 13).
import type { Executable, ExecutableProcess, SequenceFlow } from '../../core/engine/model.ts';

interface Done {
  readonly element: string;
  readonly inner: readonly Done[];
  /** The loop of which it was an instance: all of those are undone together. */
  readonly group?: Token;
}

class Scope {
  readonly tokens: Token[] = [];
  readonly undoing: Scope[] = [];
  done: Done[] = [];
  pending: readonly Done[] = [];
  isClosed = false;
  isInterrupted = false;
  constructor(
    readonly kind: 'body' | 'item' | 'undo',
    readonly element: string,
    readonly host?: Token,
    readonly parent?: Scope,
    readonly nth = 0,
  ) {}
}

class Token {
  waits = '';
  isGone = false;
  readonly bodies: Scope[] = [];
  readonly arrived = new Set<string>();
  loop = { started: 0, completed: 0 };
  collected: Done[] = [];
  constructor(
    readonly element: string,
    readonly scope: Scope,
    readonly how: { readonly flow?: string; readonly isHanded?: boolean; readonly start?: string },
  ) {}
}

type Interrupting = Executable & { readonly interrupting: boolean };

interface Subscription {
  readonly owner: Token | Scope;
  readonly element: string;
  readonly type: string;
  readonly name?: string;
}

/** What an activity waits for that somebody else does. */
const answered: Readonly<Record<string, string>> = { userTask: 'task', serviceTask: 'service', callActivity: 'call' };

const drop = <T>(list: T[], item: T): void => void (list.includes(item) && list.splice(list.indexOf(item), 1));

export class ReferenceInterpreter {
  status: 'running' | 'completed' | 'failed' = 'running';
  readonly #process: ExecutableProcess;
  readonly #variables: Readonly<Record<string, number>>;
  readonly #root: Scope;
  readonly #queue: Token[] = [];
  readonly #throwing: Token[] = [];
  readonly #subscriptions: Subscription[] = [];
  readonly #joins: Token[] = [];
  readonly #tokens: Token[] = [];

  constructor(process: ExecutableProcess, variables: Readonly<Record<string, number>>) {
    this.#process = process;
    this.#variables = variables;
    this.#root = new Scope('body', process.id);
    this.#begin(this.#root);
    this.#run();
  }

  /** Everything that waits, oldest first: where it is and for what. */
  waiting(): readonly string[] {
    return this.#tokens.filter(({ waits }) => waits !== '').map((token) => `${this.#path(token)}:${token.waits}`);
  }

  subscriptions(): readonly string[] {
    return this.#subscriptions.map((each) => this.#nameOf(each));
  }

  /** Completes the oldest token that waits there, or has an error come to it. */
  complete(waiting: string, error = false): void {
    const token = this.#tokens.find((each) => `${this.#path(each)}:${each.waits}` === waiting);
    if (token === undefined) throw new Error(`nothing waits at ${waiting}`);
    if (error) this.#throwUp('error', token);
    else this.#leave(token);
    this.#run();
  }

  fire(name: string): void {
    const found = this.#subscriptions.find((each) => this.#nameOf(each) === name);
    if (found === undefined) throw new Error(`nobody waits as ${name}`);
    this.#happen(found);
    this.#run();
  }

  #element(id: string): Executable {
    return this.#process.elements.get(id) as Executable;
  }

  #scopePath({ kind, host, parent, nth }: Scope): string {
    if (kind === 'undo') return parent === undefined ? '' : this.#scopePath(parent);
    if (host === undefined) return '';
    return kind === 'item' ? `${this.#path(host)}[${nth}]/` : `${this.#path(host)}/`;
  }

  #path(token: Token): string {
    return this.#scopePath(token.scope) + token.element;
  }

  #nameOf({ owner, element }: Subscription): string {
    return `${owner instanceof Token ? this.#path(owner) : this.#scopePath(owner)}!${element}`;
  }

  #spawn(element: string, scope: Scope, how: Token['how'] = {}): void {
    const token = new Token(element, scope, how);
    scope.tokens.push(token);
    this.#tokens.push(token);
    this.#queue.push(token);
  }

  #run(): void {
    while (this.status === 'running') {
      const token = this.#next();
      if (token !== undefined) this.#enter(token);
      else {
        const join = this.#joins.find((each) => !this.#mayStillCome(each));
        if (join === undefined) return;
        this.#take(join, this.#choose(this.#element(join.element)));
      }
    }
  }

  #next(): Token | undefined {
    for (let token = this.#queue.shift(); token !== undefined; token = this.#queue.shift()) {
      const element = this.#element(token.element);
      const throws = 'triggers' in element && /Throw|end/.test(element.kind) && element.triggers.length > 0;
      if (token.isGone) continue;
      if (!throws) return token;
      this.#throwing.push(token);
    }
    for (let token = this.#throwing.shift(); token !== undefined; token = this.#throwing.shift())
      if (!token.isGone) return token;
    return undefined;
  }

  #subscribe(owner: Token | Scope, id: string): void {
    const element = this.#element(id);
    const triggers = 'triggers' in element ? element.triggers : 'message' in element ? [element.message] : [];
    for (const trigger of triggers) {
      const type = trigger?.type ?? '';
      const name = trigger?.type === 'signal' ? { name: trigger.signal } : {};
      if (/timer|message|signal/.test(type)) this.#subscriptions.push({ owner, element: id, type, ...name });
    }
  }

  #forget(owner: Token | Scope): void {
    for (const each of [...this.#subscriptions]) if (each.owner === owner) drop(this.#subscriptions, each);
  }

  #isInstance({ scope, element }: Token): boolean {
    return scope.kind === 'item' && scope.element === element;
  }

  #enter(token: Token): void {
    const element = this.#element(token.element);
    if (!this.#isInstance(token)) for (const event of element.boundary) this.#subscribe(token, event);
    if (element.loop !== undefined && !this.#isInstance(token)) this.#enterLoop(token);
    else if (Object.hasOwn(answered, element.kind)) token.waits = answered[element.kind] ?? '';
    else if (element.kind === 'receiveTask' || element.kind === 'intermediateCatchEvent') this.#catch(token);
    else if (element.kind === 'eventBasedGateway') {
      for (const flow of element.outgoing) this.#subscribe(token, flow.target);
      token.waits = 'event';
    } else if (/(parallel|inclusive)Gateway/.test(element.kind)) this.#join(token, element);
    else if (element.kind === 'exclusiveGateway') this.#take(token, this.#choose(element).slice(0, 1));
    else if ('children' in element) this.#open(token, token.how.start);
    else if (element.kind === 'endEvent' || element.kind === 'intermediateThrowEvent') this.#throw(token, element);
    else this.#leave(token);
  }

  #catch(token: Token): void {
    if (token.how.isHanded === true) this.#leave(token);
    else {
      this.#subscribe(token, token.element);
      token.waits = 'event';
    }
  }

  #join(token: Token, element: Executable): void {
    if (element.incoming.length > 1) {
      token.arrived.add(token.how.flow ?? '');
      const before = token.scope.tokens.find((each) => each.element === element.id && each.waits === 'join');
      if (before !== undefined) {
        for (const flow of before.arrived) token.arrived.add(flow);
        this.#remove(before);
      }
      if (token.arrived.size < element.incoming.length) {
        token.waits = 'join';
        if (element.kind === 'inclusiveGateway') this.#joins.push(token);
        return;
      }
    }
    this.#take(token, element.kind === 'parallelGateway' ? element.outgoing : this.#choose(element));
  }

  /** Every true flow, else the default. */
  #choose({ outgoing }: Executable): readonly SequenceFlow[] {
    const held = outgoing.filter(
      ({ condition, isDefault }) =>
        !isDefault && (condition === undefined || condition.evaluate(this.#variables as never) === true),
    );
    return held.length > 0 ? held : outgoing.filter(({ isDefault }) => isDefault);
  }

  /** Can a token elsewhere in the scope come along a flow that has none, by events too, and by flow alone along none that has one? */
  #mayStillCome(join: Token): boolean {
    return join.scope.tokens.some((token) => {
      if (token === join) return false;
      const come = this.#flowsInto(join.element, token.element, true).some((flow) => !join.arrived.has(flow));
      return come && this.#flowsInto(join.element, token.element, false).every((flow) => !join.arrived.has(flow));
    });
  }

  /** Flows into a join that can be reached from here without going through it. */
  #flowsInto(join: string, from: string, byEvents: boolean): readonly string[] {
    const reached = new Set<string>();
    const visit = (id: string): void => {
      const element = this.#element(id);
      if (byEvents) for (const event of element.boundary) visit(event);
      for (const flow of element.outgoing)
        if (!reached.has(flow.id)) {
          reached.add(flow.id);
          if (flow.target !== join) visit(flow.target);
        }
    };
    visit(from);
    return this.#element(join).incoming.flatMap(({ id }) => (reached.has(id) ? id : []));
  }

  #begin(scope: Scope, start?: string): void {
    const model = this.#process.scopes.get(scope.element);
    for (const event of model?.eventStarts ?? []) this.#subscribe(scope, event);
    for (const id of start === undefined ? (model?.starts ?? []) : [start]) this.#spawn(id, scope);
  }

  #open(token: Token, start?: string): void {
    token.waits = 'children';
    const body = new Scope('body', token.element, token, token.scope);
    token.bodies.push(body);
    this.#begin(body, start);
  }

  #enterLoop(token: Token): void {
    token.waits = 'children';
    const { loop } = this.#element(token.element);
    const total = this.#total(token);
    if (total === 0) this.#leave(token);
    const atOnce = loop?.type === 'multi' && !loop.isSequential ? total : Math.min(total, 1);
    for (let count = 0; count < atOnce; count += 1) this.#startInstance(token);
  }

  #total({ element }: Token): number {
    const { loop } = this.#element(element);
    return loop?.type === 'multi' ? Number(loop.cardinality?.source) : Number(loop?.maximum);
  }

  #startInstance(token: Token): void {
    token.loop.started += 1;
    const item = new Scope('item', token.element, token, token.scope, token.loop.started);
    token.bodies.push(item);
    this.#spawn(token.element, item);
  }

  #endInstance(token: Token, item: Scope): void {
    drop(token.bodies, item);
    item.isClosed = true;
    token.loop.completed += 1;
    if (token.loop.completed === this.#total(token)) {
      token.scope.done.push(...token.collected);
      this.#leave(token);
    } else if (token.loop.started === token.loop.completed) this.#startInstance(token);
  }

  #leave(token: Token): void {
    this.#take(token, this.#isInstance(token) ? [] : this.#element(token.element).outgoing);
  }

  #take(token: Token, flows: readonly SequenceFlow[], isHanded = false): void {
    this.#remove(token);
    this.#keep(token);
    for (const flow of flows) this.#spawn(flow.target, token.scope, { flow: flow.id, isHanded });
    this.#progressed(token.scope);
  }

  /** What can be undone of a completed activity. */
  #keep(token: Token): void {
    const element = this.#element(token.element);
    const isWhole = element.loop !== undefined && !this.#isInstance(token);
    if ('children' in element || isWhole || element.compensatedBy === undefined) return;
    this.#addDone(token.scope, { element: token.element, inner: [] });
  }

  #addDone(scope: Scope, done: Done): void {
    if (scope.kind !== 'item' || scope.host === undefined) scope.done.push(done);
    else {
      const isMulti = this.#element(scope.element).loop?.type === 'multi';
      scope.host.collected.push(isMulti ? { ...done, group: scope.host } : done);
    }
  }

  #progressed(scope: Scope): void {
    if (scope.isClosed || scope.tokens.length > 0 || scope.undoing.length > 0 || this.status !== 'running') return;
    const { host } = scope;
    if (scope.kind === 'undo') this.#undoNext(scope);
    else if (host === undefined) {
      this.status = 'completed';
      this.#forget(scope);
    } else if (scope.kind === 'item') this.#endInstance(host, scope);
    else {
      const element = this.#element(host.element);
      const isKept =
        element.kind !== 'eventSubProcess' && (scope.done.length > 0 || element.compensatedBy !== undefined);
      if (isKept) this.#addDone(host.scope, { element: host.element, inner: scope.done });
      this.#close(scope);
      this.#leave(host);
    }
  }

  #remove(token: Token): void {
    token.isGone = true;
    token.waits = '';
    for (const list of [token.scope.tokens, this.#tokens, this.#joins]) drop(list, token);
    this.#forget(token);
  }

  #cancel(token: Token): void {
    for (const body of [...token.bodies]) this.#close(body);
    this.#remove(token);
  }

  #cancelAll(scope: Scope, except?: Token): void {
    for (const undo of [...scope.undoing]) this.#close(undo);
    for (const token of [...scope.tokens]) if (token !== except) this.#cancel(token);
  }

  #close(scope: Scope): void {
    scope.isClosed = true;
    this.#cancelAll(scope);
    this.#forget(scope);
    if (scope.host !== undefined) drop(scope.host.bodies, scope);
    else if (scope.parent !== undefined) drop(scope.parent.undoing, scope);
  }

  #happen(subscription: Subscription): void {
    const { owner, element: id, type } = subscription;
    const element = this.#element(id);
    if ('interrupting' in element) {
      if (!element.interrupting && type === 'timer') drop(this.#subscriptions, subscription);
      this.#hand(owner, element);
    } else if (owner instanceof Token) {
      const flow = this.#element(owner.element).outgoing.find(({ target }) => target === id);
      if (owner.element === id) this.#leave(owner);
      else if (flow !== undefined) this.#take(owner, [flow], true);
    }
  }

  /** A boundary event or event sub-process begins. */
  #hand(owner: Token | Scope, event: Interrupting): void {
    const scope = owner instanceof Token ? owner.scope : owner;
    if (event.interrupting && owner instanceof Token) this.#cancel(owner);
    else if (event.interrupting && owner instanceof Scope) {
      this.#cancelAll(owner);
      this.#forget(owner);
      owner.isInterrupted = true;
    }
    if (owner instanceof Token) this.#spawn(event.id, scope);
    else this.#spawn(event.parent ?? '', scope, { start: event.id });
  }

  #throw(
    token: Token,
    { triggers: [trigger] }: Executable & { readonly kind: 'endEvent' | 'intermediateThrowEvent' },
  ): void {
    switch (trigger?.type) {
      case 'error':
        this.#remove(token);
        this.#throwUp('error', token);
        return;
      case 'escalation':
        this.#throwUp('escalation', token);
        break;
      case 'signal':
        for (const each of [...this.#subscriptions])
          if (each.name === trigger.signal && this.#subscriptions.includes(each)) this.#happen(each);
        break;
      case 'terminate':
        this.#remove(token);
        this.#cancelAll(token.scope);
        this.#forget(token.scope);
        this.#progressed(token.scope);
        return;
      case 'compensation':
        if (this.#undo(token)) return;
        break;
      case 'cancel':
        this.#cancelAll(token.scope, token);
        this.#forget(token.scope);
        token.scope.isInterrupted = true;
        if (!this.#undo(token)) this.#leaveTransaction(token);
        return;
      default:
    }
    if (!token.isGone) this.#leave(token);
  }

  #throwUp(type: 'error' | 'escalation', from: Token): void {
    const found = this.#catcherOf(type, from);
    if (found !== undefined) this.#hand(...found);
    else if (type === 'error') {
      this.status = 'failed';
      this.#cancelAll(this.#root);
      this.#forget(this.#root);
    }
  }

  /** The nearest, going outward: the boundary of the activity, then the event sub-processes of its scope. */
  #catcherOf(type: 'error' | 'escalation', from: Token): [Token | Scope, Interrupting] | undefined {
    let activity: Token | undefined = from;
    for (let scope: Scope | undefined = from.scope; scope !== undefined; ) {
      const catches = (id: string): boolean => {
        const event = this.#element(id);
        return 'triggers' in event && event.triggers.some((trigger) => trigger.type === type);
      };
      const inner: Executable | undefined = activity === undefined ? undefined : this.#element(activity.element);
      const boundary =
        activity !== undefined && !this.#isInstance(activity) ? inner?.boundary.find(catches) : undefined;
      if (activity !== undefined && boundary !== undefined) return [activity, this.#element(boundary) as Interrupting];
      const starts =
        scope.kind === 'body' && !scope.isInterrupted ? this.#process.scopes.get(scope.element)?.eventStarts : [];
      const start = starts?.find((id) => catches(id) && this.#element(id).parent !== inner?.id);
      if (start !== undefined) return [scope, this.#element(start) as Interrupting];
      activity = scope.host;
      scope = scope.host?.scope ?? scope.parent;
    }
    return undefined;
  }

  /** Begins to undo what was completed around; false = nothing was. */
  #undo(token: Token): boolean {
    let { scope } = token;
    while (
      scope.done.length === 0 &&
      scope.host !== undefined &&
      this.#element(scope.host.element).kind === 'eventSubProcess'
    )
      scope = scope.host.scope;
    if (scope.done.length === 0) return false;
    const undo = new Scope('undo', scope.element, token, scope);
    undo.pending = scope.done;
    scope.done = [];
    token.bodies.push(undo);
    token.waits = 'compensation';
    this.#undoNext(undo);
    return true;
  }

  #undoNext(undo: Scope): void {
    const last = undo.pending.at(-1);
    if (last === undefined) {
      this.#undone(undo);
      return;
    }
    let first = undo.pending.length - 1;
    while (last.group !== undefined && undo.pending[first - 1]?.group === last.group) first -= 1;
    const group = undo.pending.slice(first).reverse();
    undo.pending = undo.pending.slice(0, first);
    const bodies: Scope[] = [];
    for (const { element, inner } of group) {
      const handler = this.#element(element).compensatedBy;
      if (handler !== undefined) this.#spawn(handler, undo);
      else {
        const body = new Scope('undo', element, undefined, undo);
        body.pending = inner;
        undo.undoing.push(body);
        bodies.push(body);
      }
    }
    for (const body of bodies) if (!body.isClosed) this.#undoNext(body);
  }

  #undone(undo: Scope): void {
    const { host, parent } = undo;
    this.#close(undo);
    if (host === undefined) {
      if (parent !== undefined) this.#progressed(parent);
      return;
    }
    const element = this.#element(host.element);
    const isCancel = 'triggers' in element && element.triggers[0]?.type === 'cancel';
    if (isCancel) this.#leaveTransaction(host);
    else this.#leave(host);
  }

  #leaveTransaction(token: Token): void {
    const { host } = token.scope;
    this.#remove(token);
    if (host === undefined) return;
    const boundary = this.#element(host.element).boundary.find((id) => {
      const event = this.#element(id);
      return 'triggers' in event && event.triggers[0]?.type === 'cancel';
    });
    this.#cancel(host);
    if (boundary === undefined) this.#progressed(host.scope);
    else this.#spawn(boundary, host.scope);
  }
}
