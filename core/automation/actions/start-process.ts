// Rule action startProcess { process, variables? }: starts a process about the record. Its variable named like the entity holds the record.
import { isPlainObject, type JsonObject } from '../../kernel/data.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { RuleActionHandler } from '../actions.ts';

export function startProcess({ workflow }: { workflow: Workflow }): RuleActionHandler {
  return {
    name: 'startProcess',
    check(args, release) {
      const name = args.process;
      if (typeof name === 'string' && release.process(name) !== undefined) return [];
      return [{ pointer: '/process', code: 'rule-process-unknown', params: { found: String(name ?? '') } }];
    },
    async run(context, { record, arguments: args }) {
      const process = String(args.process);
      const more = isPlainObject(args.variables) ? (args.variables as JsonObject) : {};
      const instance = await workflow.start(context, process, {
        variables: { ...more, [record.entity]: record.id },
        subject: { entity: record.entity, id: record.id },
      });
      return { process, instance };
    },
  };
}
