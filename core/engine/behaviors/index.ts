// The table of contents of BPMN: one line per element kind that runs. A new kind is one file and one line.
import type { Executable } from '../model.ts';
import { adHocSubProcess } from './ad-hoc-sub-process.ts';
import { boundaryEvent } from './boundary-event.ts';
import { businessRuleTask } from './business-rule-task.ts';
import { callActivity } from './call-activity.ts';
import { complexGateway } from './complex-gateway.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { endEvent } from './end-event.ts';
import { eventBasedGateway } from './event-based-gateway.ts';
import { eventSubProcess } from './event-sub-process.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { inclusiveGateway } from './inclusive-gateway.ts';
import { intermediateCatchEvent } from './intermediate-catch-event.ts';
import { intermediateThrowEvent } from './intermediate-throw-event.ts';
import { loop } from './loop.ts';
import { manualTask } from './manual-task.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { receiveTask } from './receive-task.ts';
import { scriptTask } from './script-task.ts';
import { sendTask } from './send-task.ts';
import { serviceTask } from './service-task.ts';
import { startEvent } from './start-event.ts';
import { subProcess, transaction } from './sub-process.ts';
import { task } from './task.ts';
import { userTask } from './user-task.ts';

const behaviors: { readonly [K in Executable['kind']]: ElementBehavior<ExecutableOf<K>> } = {
  startEvent,
  endEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
  task,
  manualTask,
  userTask,
  serviceTask,
  businessRuleTask,
  sendTask,
  receiveTask,
  scriptTask,
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  complexGateway,
  eventBasedGateway,
  subProcess,
  transaction,
  eventSubProcess,
  adHocSubProcess,
  callActivity,
};

/** Of every activity that loops, around what its kind says. */
export { loop };

/** The behaviour of an element. Sound because the table above pairs every kind with its own element type. */
export function behaviorOf(element: Executable): ElementBehavior {
  return behaviors[element.kind] as unknown as ElementBehavior;
}
