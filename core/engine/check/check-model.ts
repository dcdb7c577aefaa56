// Everything a deployment refuses or mentions about a BPMN file as such, whatever this engine does with it. Pure; runs in the browser too.
import type { Finding } from '../model.ts';
import { activityRules } from './activities.ts';
import { artifactRules } from './artifacts.ts';
import { callRules } from './call-activities.ts';
import { collaborationRules } from './collaborations.ts';
import { compensationRules } from './compensation.ts';
import { dataRules } from './data.ts';
import { endlessLoopRules } from './endless-loops.ts';
import { eventRules } from './events.ts';
import { expressionRules } from './expressions.ts';
import { gatewayRules } from './gateways.ts';
import { identityRules } from './identities.ts';
import { importRules } from './imports.ts';
import { linkRules } from './links.ts';
import { loopRules } from './loops.ts';
import { messageFlowRules } from './message-flows.ts';
import type { Moddle } from './moddle.ts';
import { indexModel } from './model-index.ts';
import { checkReaderWarnings, type ReaderWarning } from './reader-warnings.ts';
import { referenceRules } from './references.ts';
import { createReport, willingnessOf } from './report.ts';
import type { Rule } from './rule.ts';
import { checkSchema } from './schema-rules.ts';
import { scopeRules } from './scopes.ts';
import { sequenceFlowRules } from './sequence-flows.ts';
import { vendorRules } from './vendor.ts';

export interface FileFacts {
  /** The text the tree was read from: the reader keeps less of it than the schema asks for. */
  readonly xml: string;
  readonly warnings: readonly ReaderWarning[];
}

/** In this order a person mends a model: what it is made of, how it flows, what its parts are, what goes through it. */
const rules: readonly Rule[] = [
  ...identityRules,
  ...referenceRules,
  ...sequenceFlowRules,
  ...scopeRules,
  ...gatewayRules,
  ...eventRules,
  ...linkRules,
  ...compensationRules,
  ...loopRules,
  ...activityRules,
  ...callRules,
  ...dataRules,
  ...expressionRules,
  ...messageFlowRules,
  ...artifactRules,
  ...collaborationRules,
  ...importRules,
  ...endlessLoopRules,
  ...vendorRules,
];

/** `definitions` is bpmn-moddle's root element. */
export function checkModel(definitions: Moddle, facts: FileFacts): readonly Finding[] {
  const model = indexModel(definitions);
  const willing = willingnessOf(model.processes);
  const report = createReport(willing);
  checkReaderWarnings(facts.warnings, facts.xml, model, report);
  const schema = checkSchema(facts.xml, willing);
  for (const rule of rules) rule(model, report);
  return [...schema, ...report.findings];
}
