// camunda:, activiti: and flowable: attributes → our settings. One line per attribute; what names code is refused, what is none of ours is listed.
import { type Draft, take } from './reading.ts';
import { juel, type Reader, unread } from './values.ts';
import type { VendorElement } from './vendor-element.ts';

/** Names a program: a class, a bean's method, a listener. Never run; its absence would make the model do less than it says. */
export const codeNames: ReadonlySet<string> = new Set([
  'class',
  'expression',
  'delegateExpression',
  'executionListener',
  'taskListener',
  'script',
  'scriptFormat',
  'resource',
  'conditionExpression',
  'connector',
  'eventListener',
  'caseExecutionListener',
  'variableMappingClass',
  'variableMappingDelegateExpression',
  'customResource',
]);

const harmless = new Set([
  'async',
  'asyncBefore',
  'asyncAfter',
  'exclusive',
  'jobPriority',
  'taskPriority',
  'historyTimeToLive',
  'isStartableInTasklist',
  'versionTag',
  'modelerTemplate',
  'modelerTemplateVersion',
  'modelerTemplateIcon',
]);

const binding: Reader = (text) =>
  text === 'latest'
    ? { ok: true, text }
    : /^(deployment|version)$/.test(text)
      ? { ok: true, text: 'pinned' }
      : unread(text);
const truth: Reader = (text) => (/^(true|false)$/.test(text) ? { ok: true, text } : unread(text));

/** local name → our name and how its value is read. */
const table: Readonly<Record<string, readonly [to: string, read: Reader]>> = {
  assignee: ['assignee', juel.expression],
  candidateUsers: ['candidateUsers', juel.list],
  candidateGroups: ['candidateRoles', juel.list],
  formKey: ['form', juel.name],
  formRef: ['form', juel.name],
  dueDate: ['due', juel.time],
  followUpDate: ['followUp', juel.time],
  priority: ['priority', juel.number],
  topic: ['type', juel.name],
  resultVariable: ['resultVariable', juel.name],
  resultVariableName: ['resultVariable', juel.name],
  decisionRef: ['decision', juel.name],
  mapDecisionResult: ['mapDecisionResult', juel.name],
  calledElementBinding: ['binding', binding],
  calledElementVersion: ['version', juel.name],
  collection: ['collection', juel.variable],
  elementVariable: ['elementVariable', juel.name],
  initiator: ['initiator', juel.name],
  errorCodeVariable: ['errorCodeVariable', juel.name],
  errorMessageVariable: ['errorMessageVariable', juel.name],
  escalationCodeVariable: ['escalationCodeVariable', juel.name],
  variableName: ['variableName', juel.name],
  inheritVariables: ['inputAll', truth],
};

/** `type` says that somebody outside does the work; the other kinds (mail, shell, …) are programs of that engine. */
function workType(qualified: string, value: string, draft: Draft): void {
  if (value === 'external') draft.ignored.add(qualified);
  else draft.refused.push({ name: qualified, reason: 'code' });
}

export function readCamundaAttribute(
  element: VendorElement,
  qualified: string,
  local: string,
  value: string,
  draft: Draft,
): void {
  if (codeNames.has(local)) draft.refused.push({ name: qualified, reason: 'code' });
  else if (local === 'type') workType(qualified, value, draft);
  else if (harmless.has(local)) draft.ignored.add(qualified);
  // On external work this orders a queue; on a user task it is the task's own priority.
  else if (local === 'priority' && element.$type !== 'bpmn:UserTask') draft.ignored.add(qualified);
  else {
    const line = table[local];
    if (line === undefined) draft.unread.add(qualified);
    else take(draft, qualified, line[0], line[1](value));
  }
}
