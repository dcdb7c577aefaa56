// What a new process begins with: one start event, drawn.
import type { ProcessDefinitionSource } from '../../schemas/types.ts';

/** @param called what people call it; it is written into the file, where it stands as the name of the process */
export function emptyProcess(name: string, called = ''): ProcessDefinitionSource {
  const safe = called.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  return {
    kind: 'process',
    name,
    xml: `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="definitions" targetNamespace="https://ravand.dev/processes">
  <bpmn:process id="${name}"${safe === '' ? '' : ` name="${safe}"`} isExecutable="true">
    <bpmn:startEvent id="start" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="${name}">
      <bpmndi:BPMNShape id="start_di" bpmnElement="start"><dc:Bounds x="180" y="200" width="36" height="36" /></bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`,
  };
}
