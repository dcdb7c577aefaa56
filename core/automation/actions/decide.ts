// Rule action decide { decision, inputs?, sets }: takes a decision with what `inputs` give (and the record's own fields, where the decision speaks of its
// entity) and writes its outputs into fields of the record: `sets` is field → output. Nothing is written where the decision gives nothing.
import type { DecisionDefinition } from '../../../schemas/types.ts';
import type { Definitions, Release } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import type { FeelValue } from '../../expressions/expressions.ts';
import { isContext } from '../../expressions/values.ts';
import { isPlainObject, type Json, type JsonObject } from '../../kernel/data.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import type { RuleActionHandler } from '../actions.ts';
import type { Decisions } from '../decisions.ts';
import { plainOf } from '../rules/rule-arguments.ts';

interface Needs {
  readonly records: RecordService;
  readonly definitions: Definitions;
  readonly decisions: Decisions;
}

export function decide({ records, definitions, decisions }: Needs): RuleActionHandler {
  return {
    name: 'decide',
    parameters: [
      { name: 'decision', kind: 'decision', required: true, isFixed: true },
      { name: 'inputs', kind: 'data' },
      { name: 'sets', kind: 'values', required: true },
    ],
    check: checkDecide,
    async run(context, { record, arguments: args }) {
      const release = definitions.current(context);
      const { compiled, version } = decisions.find(release, String(args.decision));
      const about = decisions.about(release, compiled);
      const isAbout = about !== undefined && release.entity(about) === release.entity(record.entity);
      const { taken, account } = await decisions.take(context, {
        compiled,
        version,
        given: isPlainObject(args.inputs) ? args.inputs : {},
        record: isAbout ? record : undefined,
      });
      const written = (value: FeelValue): Json => plainOf(value, release.settings.timeZone);
      const sets = args.sets as { readonly [field: string]: string };
      const changes = changesOf(sets, compiled.definition, taken.value, written);
      if (Object.keys(changes).length > 0) await records.update(context, record.entity, record.id, changes);
      return { ...account, entity: record.entity, id: record.id, fields: Object.keys(changes) };
    },
  };
}

function changesOf(
  sets: { readonly [field: string]: string },
  { outputs }: DecisionDefinition,
  value: FeelValue,
  written: (value: FeelValue) => Json,
): Record<string, Json> {
  if (value === null) return {};
  const single = outputs.length < 2;
  return Object.fromEntries(
    Object.entries(sets).map(([field, output]) => [
      field,
      written(single ? value : isContext(value) ? (value[output] ?? null) : null),
    ]),
  );
}

/** A list of answers fits no field: only tables that come to one answer are asked. */
function checkDecide(args: JsonObject, release: Release): readonly ProblemDetail[] {
  const definition = typeof args.decision === 'string' ? release.get('decision', args.decision)?.definition : undefined;
  // That one is named, and is there, the table of parameters says.
  if (definition === undefined) return [];
  const sets = isPlainObject(args.sets) ? args.sets : {};
  const found: ProblemDetail[] = [];
  const { hitPolicy, aggregation, outputs, formula } = definition;
  const lists = hitPolicy === 'ruleOrder' || hitPolicy === 'outputOrder' || hitPolicy === 'collect';
  if (formula === undefined && lists && aggregation === undefined)
    found.push({ pointer: '/decision', code: 'rule-decision-lists', params: { decision: definition.name } });
  for (const [field, output] of Object.entries(sets))
    if (outputs.length > 0 && !outputs.some(({ name }) => name === output))
      found.push({
        pointer: `/sets/${field}`,
        code: 'rule-decision-output',
        params: { found: String(output), expected: outputs.map(({ name }) => name).join(', ') },
      });
  return found;
}
