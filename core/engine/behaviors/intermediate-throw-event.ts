// Intermediate throw event: throws what it carries and goes on; without a definition it only marks a place.
import { throwingEvent } from './throwing-event.ts';

export const intermediateThrowEvent = throwingEvent('intermediateThrowEvent');
