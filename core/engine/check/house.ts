// What a compiled process names and the house around it has or has not: entities, fields, forms, messages, roles, calendars, service tasks, decisions. Pure; the
// studio's worker and the server ask the same.

import { entityNamed } from '../../../schemas/entity-names.ts';
import type { CalendarDefinition, FieldDefinition, LocalText } from '../../../schemas/types.ts';
import type { CompiledExpression } from '../../expressions/expressions.ts';
import { leadsOn } from '../../expressions/record-shape.ts';
import { type Executable, type ExecutableProcess, type Finding, triggersOf } from '../model.ts';
import type { NamedOffer } from '../task-offer.ts';

interface Named {
  readonly name: string;
  readonly label?: LocalText;
}

export interface HouseEntity extends Named {
  /** Names it had before; they still mean it. */
  readonly was?: readonly string[];
  readonly fields: readonly Pick<FieldDefinition, 'name' | 'kind' | 'target'>[];
  /** Has it stages? */
  readonly pipeline?: true;
}

export interface HouseRole extends Named {
  /** Entities whose records it may read, some of them at least. */
  readonly reads: readonly string[];
}

/** Everything a process may name, as data: it travels to the browser and into a worker. */
export interface House {
  readonly entities: readonly HouseEntity[];
  readonly forms: readonly (Named & { readonly entity: string; readonly own: readonly FieldDefinition[] })[];
  readonly messages: readonly Named[];
  /** Whole, so that a simulation counts by them. */
  readonly calendars: readonly CalendarDefinition[];
  readonly processes: readonly Named[];
  /** Rules, whose condition a business rule task may ask for, and decision tables. */
  readonly decisions: readonly (Named & { readonly kind: string; readonly entity?: string })[];
  readonly roles: readonly HouseRole[];
  readonly tasks: readonly NamedOffer[];
}

/** What there will be once all drafts are live, and the lists that are others while they are not. */
export interface HouseWithDrafts extends House {
  readonly live?: Partial<House>;
}

export interface HouseFinding extends Finding {
  /** A draft mends it, so it goes live with that; or a draft causes it when that goes live. */
  readonly draft?: 'mends' | 'causes';
}

const systemFields: ReadonlySet<string> = new Set([
  ...['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'pipeline'],
]);

interface Check {
  readonly process: ExecutableProcess;
  readonly house: House;
  find(element: string, severity: Finding['severity'], code: string, params?: Finding['params']): void;
}

/** Everything a process names that is not there; errors keep it from going live. */
export function checkHouse(process: ExecutableProcess, house: House): readonly Finding[] {
  const findings: Finding[] = [];
  const check: Check = {
    process,
    house,
    find(element, severity, code, params) {
      const name = process.elements.get(element)?.name;
      findings.push({
        element,
        ...(name === undefined ? {} : { elementName: name }),
        code,
        ...(params === undefined ? {} : { params }),
        severity,
      });
    },
  };
  for (const element of process.elements.values()) {
    checkTask(element, check);
    checkService(element, check);
    checkCall(element, check);
    checkTimers(element, check);
    checkWait(element, check);
  }
  checkRecords(check);
  return findings;
}

/** The same beside drafts: what they bring is not missing, and what they take away is told before it is gone. */
export function checkWithDrafts(process: ExecutableProcess, house: HouseWithDrafts): readonly HouseFinding[] {
  const { live, ...drafted } = house;
  const then = checkHouse(process, drafted);
  if (live === undefined) return then;
  const now = checkHouse(process, { ...drafted, ...live });
  const [keysNow, keysThen] = [new Set(now.map(keyOf)), new Set(then.map(keyOf))];
  return [
    ...then.map(
      (finding): HouseFinding =>
        keysNow.has(keyOf(finding)) ? finding : { ...finding, severity: 'warning', draft: 'causes' },
    ),
    ...now.flatMap((finding): readonly HouseFinding[] =>
      keysThen.has(keyOf(finding)) || finding.severity !== 'error'
        ? []
        : [{ ...finding, severity: 'warning', draft: 'mends' }],
    ),
  ];
}

function keyOf({ element, code, params }: Finding): string {
  return JSON.stringify([element, code, params]);
}

function has(list: readonly Named[], name: string): boolean {
  return list.some((one) => one.name === name);
}

/** The text an expression is, when it computes nothing. */
export function literalOf(expression: CompiledExpression | undefined): string | undefined {
  const found = /^\s*("(?:[^"\\]|\\.)*")\s*$/.exec(expression?.source ?? '')?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as string);
}

function checkTask(element: Executable, check: Check): void {
  if (element.kind !== 'userTask') return;
  const { find, house } = check;
  const { form, candidateRole } = element.task;
  if (form !== undefined && !has(house.forms, form)) find(element.id, 'error', 'bpmn.form-missing', { form });
  const roles = [candidateRole, ...namesIn(element.task.candidateRoles)].filter((role) => role !== undefined);
  for (const role of roles) checkRole(element.id, role, check);
  checkCalendar(element.id, element.task.calendar, check);
}

/** The texts of a list that is written out. */
function namesIn(expression: CompiledExpression | undefined): readonly string[] {
  const source = expression?.source.trim() ?? '';
  if (!/^\[\s*("[^"\\]*"\s*(,\s*"[^"\\]*"\s*)*)?\]$/.test(source)) return [];
  return JSON.parse(source) as string[];
}

/** Who gets a task sees what it is about, or the work cannot be done. */
function checkRole(element: string, role: string, { house, process, find }: Check): void {
  const known = house.roles.find(({ name }) => name === role);
  if (known === undefined) {
    find(element, 'warning', 'bpmn.role-missing', { role });
    return;
  }
  const about = [...process.recordVariables.values()].flatMap(
    (entity) => entityNamed(house.entities, entity)?.name ?? [],
  );
  const unseen = about.find((entity) => !known.reads.includes(entity));
  if (unseen !== undefined) find(element, 'warning', 'bpmn.role-blind', { role, entity: unseen });
}

function checkService(element: Executable, check: Check): void {
  if (!('service' in element) || element.service === undefined) return;
  const { find, house } = check;
  const { type } = element.service;
  const offer = house.tasks.find(({ name }) => name === type);
  if (offer === undefined) find(element.id, 'error', 'bpmn.service-unknown', { type });
  const inputs = new Map(element.inputs.map(({ target, source }) => [target, source]));
  for (const { name, kind, required } of offer?.parameters ?? []) {
    if (required === true && !inputs.has(name))
      find(element.id, 'warning', 'bpmn.parameter-missing', { parameter: name });
    const chosen = literalOf(inputs.get(name));
    if (chosen === undefined) continue;
    if (kind === 'message' && !has(house.messages, chosen))
      find(element.id, 'warning', 'bpmn.template-missing', { message: chosen });
    if (kind === 'entity' && entityNamed(house.entities, chosen) === undefined)
      find(element.id, 'error', 'bpmn.entity-missing', { entity: chosen });
    if (kind === 'calendar') checkCalendar(element.id, chosen, check);
    if (kind === 'role' && !has(house.roles, chosen))
      find(element.id, 'warning', 'bpmn.role-missing', { role: chosen });
  }
  const decision = element.kind === 'businessRuleTask' ? literalOf(inputs.get('decision')) : undefined;
  if (decision !== undefined && !has(house.decisions, decision))
    find(element.id, 'warning', 'bpmn.decision-unknown', { decision });
}

function checkCall(element: Executable, { find, house }: Check): void {
  if (element.kind !== 'callActivity' || typeof element.call.process !== 'string') return;
  const { process } = element.call;
  if (!has(house.processes, process)) find(element.id, 'warning', 'bpmn.process-unknown', { process });
}

function checkTimers(element: Executable, check: Check): void {
  for (const trigger of triggersOf(element))
    if (trigger.type === 'timer') checkCalendar(element.id, trigger.calendar, check);
}

/** Without it an instance stops where it comes to count. */
function checkCalendar(element: string, calendar: string | undefined, { find, house }: Check): void {
  if (calendar !== undefined && !has(house.calendars, calendar))
    find(element, 'error', 'bpmn.calendar-missing', { calendar });
}

/** A wait that nothing ends but the world outside, told and not refused. */
function checkWait(element: Executable, { find, process }: Check): void {
  const waits = element.kind === 'receiveTask' || element.kind === 'intermediateCatchEvent';
  if (!waits) return;
  const triggers = triggersOf(element);
  if (!triggers.some(({ type }) => type === 'message' || type === 'signal')) return;
  const others = [
    ...element.boundary,
    ...element.incoming.flatMap(({ source }) => {
      const before = process.elements.get(source);
      return before?.kind === 'eventBasedGateway' ? before.outgoing.map(({ target }) => target) : [];
    }),
  ];
  const limited = [...triggers, ...others.flatMap((id) => triggersIn(process, id))].some(
    ({ type }) => type === 'timer',
  );
  if (!limited && !isLimitedAround(process, element.parent)) find(element.id, 'info', 'bpmn.wait-endless');
}

function triggersIn(process: ExecutableProcess, id: string): ReturnType<typeof triggersOf> {
  const element = process.elements.get(id);
  return element === undefined ? [] : triggersOf(element);
}

/** A timer at a sub-process around it ends it too. */
function isLimitedAround(process: ExecutableProcess, id: string | undefined): boolean {
  for (let at = id; at !== undefined; at = process.elements.get(at)?.parent) {
    const boundary = process.elements.get(at)?.boundary ?? [];
    if (boundary.some((one) => triggersIn(process, one).some(({ type }) => type === 'timer'))) return true;
  }
  return false;
}

function checkRecords({ process, house, find }: Check): void {
  for (const { record, element } of process.startTriggers)
    if (record !== undefined && entityNamed(house.entities, record.entity) === undefined)
      find(element, 'error', 'bpmn.entity-missing', { entity: record.entity });
  for (const [variable, entity] of process.recordVariables)
    if (entityNamed(house.entities, entity) === undefined)
      find(process.id, 'error', 'bpmn.entity-missing', { entity, variable });
  for (const paths of process.meanings) {
    const lost = paths.map((path) => {
      const entity = process.recordVariables.get(path.split('.', 1)[0] ?? '');
      const missing = entity === undefined ? undefined : missingField(path, entity, house);
      return missing && { path, ...missing };
    });
    // A name in a filter may also be a variable around it, which nobody has to declare.
    const [first] = lost;
    if (first !== undefined && lost.every((one) => one !== undefined))
      find(readerOf(process, first.path), 'error', 'bpmn.field-missing', first);
  }
}

/** The first name of a path that its record does not have. Follows references and lists; what lies under any other field is the expression's. */
function missingField(path: string, first: string, house: House): { entity: string; field: string } | undefined {
  let entity: HouseEntity | undefined = entityNamed(house.entities, first);
  for (const field of path.split('.').slice(1)) {
    if (entity === undefined || systemFields.has(field)) return undefined;
    const found = entity.fields.find(({ name }) => name === field);
    if (found === undefined) return { entity: entity.name, field };
    entity = leadsOn(found) ? entityNamed(house.entities, found.target ?? '') : undefined;
  }
  return undefined;
}

/** The one element whose expressions read a path; where there are several, the process. */
function readerOf(process: ExecutableProcess, path: string): string {
  const readers = [...process.elements.values()].filter((element) =>
    expressionsOf(element).some((expression) => expression.reads.includes(path)),
  );
  return readers.length === 1 ? (readers[0]?.id ?? process.id) : process.id;
}

function isExpression(value: unknown): value is CompiledExpression {
  return typeof value === 'object' && value !== null && 'reads' in value && 'source' in value;
}

function expressionsOf(element: Executable): readonly CompiledExpression[] {
  const found: CompiledExpression[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (isExpression(value)) found.push(value);
    else if (depth > 0 && typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) visit(inner, depth - 1);
  };
  const { incoming: _, ...own } = element;
  visit(own, 4);
  return found;
}
