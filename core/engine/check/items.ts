// Item definitions (BPMN 2.0.2, 8.4.10): when two of them mean the same data, and whether something is one thing or many.
import { is, type Moddle, one, textOf } from './moddle.ts';

/** The same definition, or two of the same structure. */
export function sameItem(first: Moddle | undefined, other: Moddle | undefined): boolean {
  if (first === undefined || other === undefined) return false;
  if (first === other) return true;
  const structure = textOf(first.structureRef);
  return structure !== undefined && structure === textOf(other.structureRef);
}

/** The item definition of an item-aware element; references have that of what they refer to. */
export function itemOf(element: Moddle | undefined): Moddle | undefined {
  if (element === undefined) return undefined;
  const own = one(element.itemSubjectRef);
  if (own !== undefined) return own;
  if (is(element, 'DataObjectReference')) return one(one(element.dataObjectRef)?.itemSubjectRef);
  if (is(element, 'DataStoreReference')) return one(one(element.dataStoreRef)?.itemSubjectRef);
  return undefined;
}
