// What a BPMN or DMN text must not be before a parser sees it: too big, too deep, too many elements, or carrying a DTD. Not a parser.
import { limits } from '../../kernel/limits.ts';
import type { Finding } from '../model.ts';

/** Diagram and repetition of the graph: not counted against `limits.bpmnElements`. */
const uncounted = new Set([
  'BPMNDiagram',
  'BPMNPlane',
  'BPMNShape',
  'BPMNEdge',
  'BPMNLabel',
  'BPMNLabelStyle',
  'Bounds',
  'Font',
  'waypoint',
  'incoming',
  'outgoing',
  'flowNodeRef',
]);
const forbiddenId = /\bid\s*=\s*["'](__proto__|constructor|prototype)["']/;

/** Ids of everything, names of what is looked up by its name. */
const longId = new RegExp(`\\bid\\s*=\\s*["']([^"']{${limits.keyLength + 1}})`);
const longName = new RegExp(
  `^<(?:[^\\s/>:]+:)?(?:message|signal)\\s(?:.*\\s)?name\\s*=\\s*["']([^"']{${limits.keyLength + 1}})`,
  's',
);

function finding(code: string, params: Readonly<Record<string, string | number>> = {}): Finding {
  return { element: '', code, params, severity: 'error' };
}

/** End of the tag that begins at `from`, minding quotes; -1 when it never ends. */
function endOfTag(xml: string, from: number): number {
  let quote = '';
  for (let index = from; index < xml.length; index += 1) {
    const mark = xml[index];
    if (quote !== '') {
      if (mark === quote) quote = '';
    } else if (mark === '"' || mark === "'") quote = mark;
    else if (mark === '>') return index;
  }
  return -1;
}

interface Measure {
  depth: number;
  elements: number;
}

/** Counts one tag; undefined = fine. */
function measureTag(tag: string, measure: Measure, most: number): Finding | undefined {
  if (tag.startsWith('</')) {
    measure.depth -= 1;
    return undefined;
  }
  const local = /^<(?:[^\s/>:]+:)?([^\s/>]+)/.exec(tag)?.[1] ?? '';
  if (!uncounted.has(local)) measure.elements += 1;
  if (measure.elements > most) return finding('bpmn.too-many-elements', { limit: most });
  const id = forbiddenId.exec(tag)?.[1];
  if (id !== undefined) return finding('bpmn.forbidden-id', { id });
  const long = tag.length > limits.keyLength ? (longId.exec(tag) ?? longName.exec(tag))?.[1] : undefined;
  if (long !== undefined) return finding('bpmn.name-too-long', { name: long.slice(0, 40), limit: limits.keyLength });
  if (!tag.endsWith('/>')) {
    measure.depth += 1;
    if (measure.depth > limits.bpmnDepth) return finding('bpmn.too-deep', { limit: limits.bpmnDepth });
  }
  return undefined;
}

/** Where the construct at `at` ends (exclusive), when it is no ordinary tag; undefined = it is a tag; a Finding = refused. */
function skipMarkup(xml: string, at: number): number | Finding | undefined {
  if (xml.startsWith('<!--', at)) return close(xml.indexOf('-->', at + 4), 3);
  if (xml.startsWith('<![CDATA[', at)) return close(xml.indexOf(']]>', at + 9), 3);
  if (xml.startsWith('<!', at)) return finding('bpmn.doctype');
  if (xml.startsWith('<?', at)) {
    if (!/^<\?xml[\s?]/.test(xml.slice(at, at + 6))) return finding('bpmn.processing-instruction');
    return close(xml.indexOf('?>', at), 2);
  }
  return undefined;
}

function close(found: number, length: number): number | Finding {
  return found < 0 ? finding('bpmn.not-xml', { detail: '' }) : found + length;
}

/** The first reason to refuse this text, or undefined. @param most elements that it may have */
export function guardXml(xml: string, most: number = limits.bpmnElements): Finding | undefined {
  const bytes = new TextEncoder().encode(xml).length;
  if (bytes > limits.bpmnBytes) return finding('bpmn.too-big', { bytes, limit: limits.bpmnBytes });
  const measure: Measure = { depth: 0, elements: 0 };
  let at = xml.indexOf('<');
  while (at >= 0) {
    const skipped = skipMarkup(xml, at);
    if (typeof skipped === 'object') return skipped;
    let next = skipped;
    if (next === undefined) {
      const end = endOfTag(xml, at);
      if (end < 0) return finding('bpmn.not-xml', { detail: '' });
      const refused = measureTag(xml.slice(at, end + 1), measure, most);
      if (refused !== undefined) return refused;
      next = end + 1;
    }
    at = xml.indexOf('<', next);
  }
  return undefined;
}
