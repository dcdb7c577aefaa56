// Link: goes on at the catching link of the same name in the same scope.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';

export const link: EventDefinition<TriggerOf<'link'>> = {
  type: 'link',
  throw({ target, name }, step) {
    if (target === undefined) throw new Error(`link ${name} has no catching event`);
    step.follow(target);
    return 'thrown';
  },
};
