// Imports (BPMN 2.0.2, 8.2.2): a deployment is one file, so a file that builds on another one is incomplete.
import { many, textOf } from './moddle.ts';
import type { Rule } from './rule.ts';

const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//;
/** What others are imported as: structures, services, other BPMN files (8.2.2). */
const resolved =
  /^(http:\/\/www\.omg\.org\/spec\/BPMN\/20100524\/MODEL|http:\/\/www\.w3\.org\/2001\/XMLSchema|http:\/\/www\.w3\.org\/(TR|ns)\/wsdl.*|http:\/\/schemas\.xmlsoap\.org\/wsdl\/?)$/;

const files: Rule = (model, report) => {
  for (const imported of many(model.definitions.imports)) {
    const location = textOf(imported.location) ?? '';
    if (!resolved.test(textOf(imported.importType) ?? '') || absolute.test(location))
      report.warning(model.definitions, 'bpmn.import-ignored', { location });
    else report.strict(model.definitions, 'bpmn.import-missing', { location });
  }
};

export const importRules: readonly Rule[] = [files];
