// zeebe: extension elements → our settings. Their values are FEEL behind "=", which is our language already.
import { type Draft, take } from './reading.ts';
import { type Reader, unread, zeebe } from './values.ts';
import { attribute, children, type VendorElement } from './vendor-element.ts';

type Line = readonly [from: string, to: string, read: Reader];

const retries: Reader = (text) => (/^\s*\d+\s*$/.test(text) ? { ok: true, text: text.trim() } : unread(text));
const binding: Reader = (text) =>
  text === 'latest' ? { ok: true, text } : text === 'deployment' ? { ok: true, text: 'pinned' } : unread(text);

/** element → its attributes, our names, how they are read. */
const table: Readonly<Record<string, readonly Line[]>> = {
  assignmentDefinition: [
    ['assignee', 'assignee', zeebe.expression],
    ['candidateUsers', 'candidateUsers', zeebe.list],
    ['candidateGroups', 'candidateRoles', zeebe.list],
  ],
  formDefinition: [
    ['formKey', 'form', zeebe.name],
    ['formId', 'form', zeebe.name],
    ['externalReference', 'form', zeebe.name],
  ],
  taskSchedule: [
    ['dueDate', 'due', zeebe.time],
    ['followUpDate', 'followUp', zeebe.time],
  ],
  priorityDefinition: [['priority', 'priority', zeebe.number]],
  taskDefinition: [
    ['type', 'type', zeebe.name],
    ['retries', 'retries', retries],
  ],
  subscription: [['correlationKey', 'correlationKey', zeebe.expression]],
  loopCharacteristics: [
    ['inputCollection', 'collection', zeebe.expression],
    ['inputElement', 'elementVariable', zeebe.name],
    ['outputCollection', 'outputCollection', zeebe.name],
    ['outputElement', 'outputElement', zeebe.expression],
  ],
  script: [
    ['expression', 'script', zeebe.expression],
    ['resultVariable', 'resultVariable', zeebe.name],
  ],
  calledDecision: [
    ['decisionId', 'decision', zeebe.name],
    ['resultVariable', 'resultVariable', zeebe.name],
    ['retries', 'retries', retries],
    ['bindingType', 'binding', binding],
  ],
};

const harmless = new Set(['userTask', 'versionTag', 'properties']);

function ioMapping(element: VendorElement, draft: Draft): void {
  for (const child of children(element)) {
    const local = child.$type.slice(child.$type.indexOf(':') + 1);
    const target = attribute(child, 'target');
    const direction = local === 'input' ? 'inputs' : local === 'output' ? 'outputs' : undefined;
    if (direction === undefined || target === undefined) {
      draft.unread.add(child.$type);
      continue;
    }
    const source = zeebe.expression(attribute(child, 'source') ?? '');
    if (source.ok) {
      draft[direction].push({ target, source: source.text });
      draft.mapped.push({ from: child.$type, to: `${local} ${target}` });
    } else draft.refused.push({ name: child.$type, reason: source.reason, text: source.text, at: source.at });
  }
}

/** Without a word about it, everything goes in and comes back. */
function calledElement(element: VendorElement, draft: Draft): void {
  const process = attribute(element, 'processId');
  const name = element.$type;
  if (process !== undefined) {
    if (/^\s*=/.test(process)) take(draft, name, 'calledElementExpression', zeebe.expression(process));
    else take(draft, name, 'calledElement', zeebe.name(process));
  }
  for (const [from, to] of [
    ['propagateAllParentVariables', 'inputAll'],
    ['propagateAllChildVariables', 'outputAll'],
  ] as const)
    if (attribute(element, from) !== 'false') take(draft, name, to, { ok: true, text: 'true' });
  const bound = attribute(element, 'bindingType');
  if (bound !== undefined) take(draft, name, 'binding', binding(bound));
}

export function readZeebeElement(element: VendorElement, local: string, draft: Draft): void {
  if (local === 'ioMapping') ioMapping(element, draft);
  else if (local === 'calledElement') calledElement(element, draft);
  else if (harmless.has(local)) draft.ignored.add(element.$type);
  else {
    const lines = table[local];
    if (lines === undefined) draft.unread.add(element.$type);
    for (const [from, to, read] of lines ?? []) {
      const value = attribute(element, from);
      if (value !== undefined) take(draft, element.$type, to, read(value));
    }
  }
}
