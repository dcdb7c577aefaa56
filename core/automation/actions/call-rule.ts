// Rule action callRule { rule }: asks another rule of the entity about the same record, whatever that one listens to, and does what it says.
import type { RuleActionHandler } from '../actions.ts';

export function callRule(): RuleActionHandler {
  return {
    name: 'callRule',
    parameters: [{ name: 'rule', kind: 'rule', required: true, isFixed: true }],
    run: (_context, { arguments: args, callRule: call }) => call(String(args.rule)),
  };
}
