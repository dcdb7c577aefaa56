// The processes that the contract of tasks is tried on, as BPMN: candidates, lanes, dates, and what can be reported at a task.

interface TaskModel {
  readonly id: string;
  readonly name: string;
  /** Attributes of our own: candidateRoles='["staff"]'. */
  readonly settings?: string;
  readonly lane?: string;
}

/** One task after another. */
export function sequence(process: string, tasks: readonly TaskModel[], more = '', definitions = ''): object {
  const nodes = ['begun', ...tasks.map(({ id }) => id), 'done'];
  const flows = nodes
    .slice(1)
    .map((id, index) => `<bpmn:sequenceFlow id="to-${id}" sourceRef="${nodes[index]}" targetRef="${id}" />`);
  const lanes = tasks.filter(({ lane }) => lane !== undefined);
  const laneSet = lanes.map(
    ({ id, lane }) =>
      `<bpmn:lane id="lane-${id}" name="${lane}"><bpmn:flowNodeRef>${id}</bpmn:flowNodeRef></bpmn:lane>`,
  );
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="definitions" targetNamespace="https://ravand.dev/processes">
  ${definitions}
  <bpmn:process id="${process}" name="${process}" isExecutable="true">
    ${laneSet.length > 0 ? `<bpmn:laneSet id="lanes">${laneSet.join('')}</bpmn:laneSet>` : ''}
    <bpmn:startEvent id="begun" />
    ${tasks.map(({ id, name, settings = '' }) => `<bpmn:userTask id="${id}" name="${name}" ${settings} />`).join('')}
    <bpmn:endEvent id="done" />
    ${flows.join('')}
    ${more}
  </bpmn:process>
</bpmn:definitions>`;
  return { kind: 'process', name: process, label: { en: process }, xml };
}

/** A task at which two things can be reported: one that ends it, and one that does not. */
export const inspection = sequence(
  'inspection',
  [
    { id: 'inspect', name: 'Inspect the machine', settings: 'ravand:candidateRole="staff"' },
    { id: 'sign', name: 'Sign the report', settings: 'ravand:candidateRole="staff"' },
  ],
  `<bpmn:boundaryEvent id="broken" name="Machine is broken" attachedToRef="inspect"><bpmn:extensionElements><ravand:output target="why" source="=error.detail" /></bpmn:extensionElements><bpmn:errorEventDefinition id="broken-definition" errorRef="broken-error" /></bpmn:boundaryEvent>
   <bpmn:boundaryEvent id="late" name="It takes longer" cancelActivity="false" attachedToRef="inspect"><bpmn:escalationEventDefinition id="late-definition" escalationRef="late-escalation" /></bpmn:boundaryEvent>
   <bpmn:userTask id="repair" name="Repair the machine" ravand:candidateRole="staff" />
   <bpmn:userTask id="call" name="Call the customer" ravand:candidateRole="staff" />
   <bpmn:endEvent id="repaired" /><bpmn:endEvent id="called" />
   <bpmn:sequenceFlow id="to-repair" sourceRef="broken" targetRef="repair" /><bpmn:sequenceFlow id="to-repaired" sourceRef="repair" targetRef="repaired" />
   <bpmn:sequenceFlow id="to-call" sourceRef="late" targetRef="call" /><bpmn:sequenceFlow id="to-called" sourceRef="call" targetRef="called" />`,
  `<bpmn:error id="broken-error" name="Broken" errorCode="BROKEN" /><bpmn:escalation id="late-escalation" name="Late" escalationCode="LATE" />`,
);
