// Which record a service task means: the one its inputs name by `entity` and `record`, else what the process is about.
import type { Subject } from '../../events/events.ts';
import { isId } from '../../kernel/id.ts';
import { Problem } from '../../kernel/problem.ts';
import type { EffectCall } from '../../workflow/workflow.ts';

/** @throws Problem 422 `effect-without-record` */
export function targetRecord({ input, subject }: EffectCall): Subject {
  const { entity, record } = input;
  if (isId(record)) {
    const named = typeof entity === 'string' ? entity : subject?.entity;
    if (named !== undefined) return { entity: named, id: record };
  }
  if (subject === undefined) throw new Problem(422, 'effect-without-record');
  return subject;
}
