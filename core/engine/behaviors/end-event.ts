// End event: throws what it carries, then its path is over (BPMN 2.0.2, 10.5.3).
import { throwingEvent } from './throwing-event.ts';

export const endEvent = throwingEvent('endEvent');
