// What bpmn-moddle warned of while reading, as findings. A reference that leads nowhere breaks what it stands for; an unknown attribute
// only loses its meaning.

import { isOwnPrefix } from './join-references.ts';
import { type Moddle, one } from './moddle.ts';
import type { ModelIndex } from './model-index.ts';
import { placeOfTag, tagAt } from './read-tags.ts';
import type { Report } from './report.ts';

export interface ReaderWarning {
  readonly message: string;
  readonly element?: unknown;
  readonly property?: string;
  readonly value?: string;
}

/** Diagram parts refer to shapes that are gone, and nothing runs differently. */
const drawn = /^(bpmndi|di|dc):/;

function unresolved(warning: ReaderWarning, model: ModelIndex, report: Report): void {
  const element = warning.element as Moddle | undefined;
  const property = warning.property ?? '';
  const id = warning.value ?? '';
  const params = { property, id };
  if (element === undefined || drawn.test(property) || drawn.test(element.$type)) {
    report.warning(element, 'bpmn.unresolved-reference', params);
    return;
  }
  // A name with a prefix means another file (8.2.2); what is needed of it shows where it is used.
  if (id.includes(':') && !isOwnPrefix(model.definitions, id))
    report.warning(element, 'bpmn.unresolved-reference', params);
  // Some engines take the reference itself for the error's code; such files declare no error.
  else if (property === 'bpmn:errorRef' && !model.listsFlows) report.warning(element, 'bpmn.error-undeclared', params);
  // So for the variable a multi-instance goes through; such files declare no data.
  else if (
    property === 'bpmn:loopDataInputRef' &&
    !model.listsFlows &&
    one(element.$parent?.ioSpecification) === undefined
  )
    report.warning(element, 'bpmn.unresolved-reference', params);
  else report.error(element, 'bpmn.unresolved-reference', params);
}

/** The schema leaves room for attributes of other namespaces only (15.3). */
function unknownAttribute(warning: ReaderWarning, report: Report): void {
  const element = warning.element as Moddle | undefined;
  const name = warning.property ?? '';
  if (element === undefined || name.includes(':') || !element.$type.startsWith('bpmn:'))
    report.warning(element, 'bpmn.unknown-attribute', { name });
  else report.strict(element, 'bpmn.attribute-unknown', { name });
}

/** What the reader left out is no element of the tree; the text says what it is called, or what it stands in. */
function unreadable(warning: ReaderWarning, xml: string, report: Report): void {
  const number = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(warning.message)?.[1] ?? 0) + 1;
  const detail = (warning.message.split('\n')[0] ?? '').slice(0, 200);
  const [line, column] = [number('line'), number('column')];
  const element = warning.element as Moddle | undefined;
  const place = element ?? { $type: '', ...placeOfTag(tagAt(xml, line, column)) };
  report.refusal(place, 'bpmn.unreadable', { detail, line, column });
}

export function checkReaderWarnings(
  warnings: readonly ReaderWarning[],
  xml: string,
  model: ModelIndex,
  report: Report,
): void {
  for (const warning of warnings) {
    // The text is decoded already, whatever encoding its first line names.
    if (/document encoding/.test(warning.message)) continue;
    // The schema's rules see both elements of one id; here the second one is gone.
    if (/duplicate ID <(.*?)>/.test(warning.message)) continue;
    if (warning.message.startsWith('unresolved reference')) unresolved(warning, model, report);
    else if (warning.message.startsWith('unknown attribute')) unknownAttribute(warning, report);
    else unreadable(warning, xml, report);
  }
}
