// The groups of the properties panel in the order they are shown. A new group is a file and a line here.
import { appearance } from './appearance.ts';
import { call } from './call.ts';
import { condition } from './condition.ts';
import { decision } from './decision.ts';
import { event } from './event.ts';
import { general } from './general.ts';
import type { PanelGroup } from './group.ts';
import { loop } from './loop.ts';
import { mapping } from './mapping.ts';
import { message } from './message.ts';
import { processGroup } from './process.ts';
import { script } from './script.ts';
import { service } from './service.ts';
import { start } from './start.ts';
import { timer } from './timer.ts';
import { userTask } from './user-task.ts';

export const groups: readonly PanelGroup[] = [
  general,
  processGroup,
  start,
  userTask,
  service,
  decision,
  call,
  script,
  condition,
  timer,
  message,
  event,
  loop,
  mapping,
  appearance,
];
