// Rule action stop: no action and no rule after it is asked about the record at this moment.
import type { RuleActionHandler } from '../actions.ts';

export function stopRules(): RuleActionHandler {
  return {
    name: 'stop',
    parameters: [],
    async run(_context, { stop }) {
      stop();
      return {};
    },
  };
}
