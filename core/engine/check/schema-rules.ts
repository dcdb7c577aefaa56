// The schema's rules over the tags as written: bpmn-moddle reads leniently, a deployment does not.
import type { Finding } from '../model.ts';
import { placeOfTag, readTags, type Tag } from './read-tags.ts';
import type { Willingness } from './report.ts';
import { choices, required, requiredChildren, single, truths, wholeNumbers } from './schema.ts';

const bpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

const isBpmn = (tag: Tag): boolean => tag.namespace === bpmn;

type Add = (tag: Tag, code: string, params: NonNullable<Finding['params']>) => void;

function checkAttributes(tag: Tag, add: Add): void {
  for (const [attribute, value] of tag.attributes) {
    const expected = choices[`${tag.local} ${attribute}`] ?? choices[attribute];
    if (expected !== undefined && !expected.includes(value))
      add(tag, 'bpmn.attribute-value', { attribute, found: value, expected: expected.join(', ') });
    if (truths.has(attribute) && !/^\s*(true|false|1|0)\s*$/.test(value))
      add(tag, 'bpmn.attribute-value', { attribute, found: value, expected: 'true, false' });
    if (wholeNumbers.has(attribute) && !/^\s*[+-]?\d+\s*$/.test(value))
      add(tag, 'bpmn.attribute-number', { attribute, found: value });
  }
  for (const attribute of required[tag.local] ?? [])
    if ((tag.attributes.get(attribute) ?? '') === '')
      add(tag, 'bpmn.attribute-missing', { element: tag.local, attribute });
}

const shown = (choice: string): string => choice.replaceAll('|', ' / ');

function checkChildren(tag: Tag, add: Add): void {
  const counts = new Map<string, number>();
  for (const child of tag.children) if (isBpmn(child)) counts.set(child.local, (counts.get(child.local) ?? 0) + 1);
  const found = (choice: string): number => choice.split('|').reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  for (const [choice, least] of requiredChildren[tag.local] ?? [])
    if (found(choice) < least) add(tag, 'bpmn.child-missing', { element: tag.local, child: shown(choice) });
  for (const choice of [...(single[''] ?? []), ...(single[tag.local] ?? [])])
    if (found(choice) > 1)
      add(tag, 'bpmn.child-twice', { element: tag.local, child: shown(choice), count: found(choice) });
}

/** Ids of all elements; the reader drops the second of two. */
function checkIds(root: Tag, add: Add): void {
  const seen = new Set<string>();
  const stack: Tag[] = [root];
  for (let tag = stack.pop(); tag !== undefined; tag = stack.pop()) {
    // Extensions name things in their own words; their ids are no ids of this document's model.
    if (tag.local === 'extensionElements' && isBpmn(tag)) continue;
    const id = tag.attributes.get('id');
    if (id !== undefined) {
      if (seen.has(id)) add(tag, 'bpmn.duplicate-id', { id });
      seen.add(id);
    }
    for (let index = tag.children.length - 1; index >= 0; index -= 1) stack.push(tag.children[index] as Tag);
  }
}

/** What breaks the schema breaks the interchange: as heavy as the standard's other rules, by the process it stands in. */
function severityOf(tag: Tag, file: Willingness): Finding['severity'] {
  for (let at: Tag | undefined = tag; at !== undefined; at = at.parent)
    if (at.local === 'process' && isBpmn(at)) return at.attributes.get('isExecutable') === 'true' ? 'error' : 'warning';
  return file.declared ? 'error' : 'warning';
}

export function checkSchema(xml: string, file: Willingness): readonly Finding[] {
  const root = readTags(xml);
  if (root === undefined) return [];
  const findings: Finding[] = [];
  const add: Add = (tag, code, params) => {
    const place = placeOfTag(tag);
    // Two elements of one id are never a matter of taste.
    const severity = code === 'bpmn.duplicate-id' ? 'error' : severityOf(tag, file);
    findings.push({
      element: place.id,
      ...(place.name === undefined ? {} : { elementName: place.name }),
      code,
      params,
      severity,
    });
  };
  checkIds(root, add);
  const stack: Tag[] = [root];
  for (let tag = stack.pop(); tag !== undefined; tag = stack.pop()) {
    if (tag.local === 'extensionElements' && isBpmn(tag)) continue;
    if (isBpmn(tag)) {
      checkAttributes(tag, add);
      checkChildren(tag, add);
    }
    for (let index = tag.children.length - 1; index >= 0; index -= 1) stack.push(tag.children[index] as Tag);
  }
  return findings;
}
