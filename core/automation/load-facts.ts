// Before a process goes on: the values of the records its variables point to, for exactly the paths its expressions read, as its run-as principal.
import type { PathLoader } from '../entities/load-paths.ts';
import type { RecordService } from '../entities/records.ts';
import { toJson } from '../expressions/encoding.ts';
import type { Json } from '../kernel/data.ts';
import { isId } from '../kernel/id.ts';
import type { WorkflowPorts } from '../workflow/workflow.ts';

/** The context's principal is the process's; what it may not read is null to the process. */
export function createLoadFacts({
  records,
  loader,
}: {
  records: RecordService;
  loader: PathLoader;
}): WorkflowPorts['loadFacts'] {
  return async (context, { recordVariables, variables, reads }) => {
    const facts: Record<string, Json> = {};
    for (const [variable, entity] of recordVariables) {
      const id = variables[variable];
      const paths = reads
        .filter((path) => path.startsWith(`${variable}.`))
        .map((path) => path.slice(variable.length + 1));
      if (!isId(id) || paths.length === 0) continue;
      const record = await records.find(context, entity, id);
      if (record === undefined) continue;
      const loaded = await loader.load(context, record, paths, 'feel');
      const read = new Set(paths.map((path) => path.split('.')[0] ?? ''));
      facts[variable] = Object.fromEntries([...read].map((name) => [name, toJson(loaded[name] ?? null)]));
    }
    return facts;
  };
}
