// Which field of the properties panel a finding speaks of, by its code.
import type { Finding } from '../../../core/engine/model.ts';

const byCode: Readonly<Record<string, string>> = {
  'bpmn.form-missing': 'form',
  'bpmn.role-missing': 'candidateRole',
  'bpmn.role-blind': 'candidateRole',
  'bpmn.service-type-missing': 'type',
  'bpmn.service-unknown': 'type',
  'bpmn.template-missing': 'input.template',
  'bpmn.decision-missing': 'decision',
  'bpmn.decision-unknown': 'decision',
  'bpmn.process-unknown': 'calledElement',
  'bpmn.called-element-missing': 'calledElement',
  'bpmn.calendar-missing': 'timer',
  'bpmn.timer-missing': 'timer',
  'bpmn.timer-invalid': 'timer',
  'bpmn.condition-missing': 'condition',
  'bpmn.condition-empty': 'condition',
  'bpmn.conditional-empty': 'condition',
  'bpmn.message-missing': 'message',
  'bpmn.signal-missing': 'signal',
  'bpmn.error-code-missing': 'errorCode',
  'bpmn.escalation-code-missing': 'escalationCode',
  'bpmn.script-missing': 'script',
  'bpmn.script-result-unused': 'resultVariable',
  'bpmn.retries': 'retries',
  'bpmn.loop-endless': 'collection',
  'bpmn.loop-once': 'loopCondition',
  'bpmn.loop-maximum': 'loopMaximum',
  'bpmn.start-on': 'startOn',
  'bpmn.start-if-alone': 'startOn',
};

export function propertyOf({ code, params }: Pick<Finding, 'code' | 'params'>): string {
  if (code === 'bpmn.parameter-missing') return `input.${params?.parameter}`;
  // An expression at fault names the attribute it stands in.
  const what = String(params?.what ?? params?.property ?? '');
  return byCode[code] ?? (what.startsWith('input') ? '' : what);
}
