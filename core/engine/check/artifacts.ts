// Artifacts (BPMN 2.0.2, 8.4.1) and texts: notes and groups are not part of any flow, and a text says its format as a MIME type.
import { is, one, textOf } from './moddle.ts';
import type { Rule } from './rule.ts';

const mimeType = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(\s*;.*)?$/;

/** 8.3.1 and 8.4.1: "it MUST follow the mime-type format". */
const formats: Rule = (model, report) => {
  for (const element of model.of('Documentation', 'TextAnnotation')) {
    const format = textOf(element.textFormat);
    if (format !== undefined && !mimeType.test(format)) report.strict(element, 'bpmn.text-format', { found: format });
  }
};

/** 8.4.1: an association joins two things. */
const associations: Rule = (model, report) => {
  for (const association of model.of('Association')) {
    const source = one(association.sourceRef);
    const target = one(association.targetRef);
    if (source !== undefined && source === target)
      report.strict(association, 'bpmn.association-self', { element: source.id ?? '' });
    for (const end of [source, target])
      if (is(end, 'Association')) report.strict(association, 'bpmn.association-end', { element: end?.id ?? '' });
  }
};

export const artifactRules: readonly Rule[] = [formats, associations];
