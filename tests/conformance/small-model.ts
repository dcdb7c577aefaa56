// Short notation for BPMN files of tests: the body of one process, wrapped with every namespace it may need.

/** `flows`: "a>b", with an id of "a>b" unless "id: a>b", a FEEL condition after "?", and "!" before for a default flow. */
export function bpmn(body: string, flows: readonly string[] = [], roots = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="https://ravand.dev/tests">
${roots}  <bpmn:process id="process" isExecutable="true">
${body}
${flows.map(flow).join('\n')}
  </bpmn:process>
</bpmn:definitions>`;
}

export function flow(text: string): string {
  const [ends = '', condition] = text.split('?').map((part) => part.trim());
  const [id, path] = ends.includes(':') ? ends.split(':').map((part) => part.trim()) : [ends.replace('>', '_'), ends];
  const [source, target] = (path ?? '').split('>').map((part) => part.trim());
  const escaped = condition?.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const inner =
    escaped === undefined
      ? ''
      : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escaped}</bpmn:conditionExpression>`;
  return `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${inner}</bpmn:sequenceFlow>`;
}
