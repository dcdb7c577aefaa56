// The table of contents of event definitions.
import type { EventTrigger, TriggerOf } from '../model.ts';
import { cancel } from './cancel.ts';
import { compensation } from './compensation.ts';
import { conditional } from './conditional.ts';
import { error } from './error.ts';
import { escalation } from './escalation.ts';
import type { EventDefinition } from './event-definition.ts';
import { link } from './link.ts';
import { message } from './message.ts';
import { signal } from './signal.ts';
import { terminate } from './terminate.ts';
import { timer } from './timer.ts';

const eventDefinitions: { readonly [T in EventTrigger['type']]: EventDefinition<TriggerOf<T>> } = {
  cancel,
  compensation,
  conditional,
  error,
  escalation,
  link,
  message,
  signal,
  terminate,
  timer,
};

export function definitionOf(trigger: EventTrigger): EventDefinition {
  return eventDefinitions[trigger.type] as EventDefinition;
}
