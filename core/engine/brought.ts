// What an event brings, under the name that who takes it has for it. Ids of data are of one element each, so who sends calls it otherwise than
// who receives; where an event takes one thing, that is what has come (BPMN 2.0.2, 10.5.1).
import type { Executable } from './model.ts';
import type { Variables } from './state.ts';

/** The payload with the event's datum: as it is named, else the only thing that came, else all of it. */
export function brought(event: Executable | undefined, payload: Variables): Variables {
  const datum = event !== undefined && 'datum' in event ? event.datum : undefined;
  const values = Object.values(payload);
  if (datum === undefined || values.length === 0 || Object.hasOwn(payload, datum)) return payload;
  const [first = null] = values;
  return { ...payload, [datum]: values.length === 1 ? first : payload };
}
