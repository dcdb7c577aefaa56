// Ids (BPMN 2.0.2, 8.3.1): what others may refer to has one, and no two are the same.
import { is } from './moddle.ts';
import type { Rule } from './rule.ts';

/** A flow may do without: its ends name it, and only a default refers to it. Everything that runs needs one. */
const missing: Rule = (model, report) => {
  for (const element of [...model.nodes, ...model.processes])
    if (element.id === undefined && !is(element, 'ImplicitThrowEvent')) report.error(element, 'bpmn.id-missing');
};

export const identityRules: readonly Rule[] = [missing];
