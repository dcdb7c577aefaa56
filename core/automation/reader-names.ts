// The steps of a process as their reader calls them: the label the definition gives an element, else the name drawn in the diagram.
import type { Language } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import type { JsonObject } from '../kernel/data.ts';

/** @param drawn the name in the diagram, as it was when the step was taken */
export function elementNameFor(
  release: Release,
  locale: string,
  step: { readonly process: string; readonly element: string },
  drawn: string | undefined,
): string | undefined {
  return release.process(step.process)?.definition.elementLabels?.[step.element]?.[locale as Language] ?? drawn;
}

/** The data of an event whose `name` (of a task) or `elementName` is put in the reader's language. */
export function withReaderNames(release: Release, locale: string, type: string, data: JsonObject): JsonObject {
  const { process, element } = data;
  const key = type.startsWith('task.') ? 'name' : 'elementName';
  const drawn = data[key];
  if (typeof process !== 'string' || typeof element !== 'string' || typeof drawn !== 'string') return data;
  return { ...data, [key]: elementNameFor(release, locale, { process, element }, drawn) ?? drawn };
}
