// Other products name a variable where the standard refers to a data input: <loopDataInputRef>people</loopDataInputRef>. Reads such a name as ours.
import { isModdle } from '../check/moddle.ts';
import type { ReaderWarning } from '../check/reader-warnings.ts';

/** Gives multi-instances the list they name, when nothing of that id exists and their activity declares no data of its own. */
export function nameLists(warnings: readonly ReaderWarning[]): void {
  for (const { message, element: loop, property, value } of warnings) {
    if (!message.startsWith('unresolved reference') || property !== 'bpmn:loopDataInputRef') continue;
    if (!isModdle(loop) || isModdle(loop.$parent?.ioSpecification) || loop.$attrs === undefined) continue;
    if (Object.keys(loop.$attrs).some((name) => /:collection$/.test(name)) || loop.collection !== undefined) continue;
    (loop.$attrs as Record<string, string>)['ravand:collection'] = value ?? '';
  }
}
