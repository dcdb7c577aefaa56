// The payload of an event that came before its element was entered: boundary events, starts, links, targets of an event-based gateway.
import { isPlainObject } from '../../kernel/data.ts';
import type { Variables } from '../state.ts';
import type { Step } from '../step.ts';

export function happened(step: Step): Variables | undefined {
  const handed = step.activity.memory?.handed;
  return isPlainObject(handed) ? (handed as Variables) : undefined;
}
