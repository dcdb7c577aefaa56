// Rule action startProcess { process, variables? }: starts a process about the record. Its variable named like the entity holds the record.
import type { Definitions } from '../../definitions/definitions.ts';
import { isPlainObject, type JsonObject } from '../../kernel/data.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { RuleActionHandler } from '../actions.ts';
import { variableOfRecord } from '../variable-of-record.ts';

export function startProcess({
  workflow,
  definitions,
}: {
  workflow: Workflow;
  definitions: Pick<Definitions, 'current'>;
}): RuleActionHandler {
  return {
    name: 'startProcess',
    parameters: [
      { name: 'process', kind: 'process', required: true, isFixed: true },
      { name: 'variables', kind: 'data' },
    ],
    async run(context, { record, arguments: args }) {
      const process = String(args.process);
      const more = isPlainObject(args.variables) ? (args.variables as JsonObject) : {};
      const entity = definitions.current(context).entity(record.entity) ?? { name: record.entity };
      const variable = variableOfRecord(await workflow.recordVariables(context, process), entity);
      const instance = await workflow.start(context, process, {
        variables: { ...more, [variable]: record.id },
        subject: { entity: record.entity, id: record.id },
      });
      return { process, instance };
    },
  };
}
