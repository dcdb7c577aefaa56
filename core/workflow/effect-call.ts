// What every effect carries: who acts and why, the call its handler gets, and how its failure is told. No I/O.

import { isWorthAnotherTry } from '../database/postgres/translate-error.ts';
import type { Variables } from '../engine/state.ts';
import type { InTransaction, Principal } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { Deployment } from './deployments.ts';
import { causeOf } from './process-events.ts';
import { type InstanceRow, subjectOf } from './rows.ts';
import type { EffectCall } from './workflow.ts';

/** Kind of the jobs that run `after` handlers. */
export const serviceJob = 'workflow.service';

/** Who a process acts as: the role it names, else Ravand itself. Never the person whose act it follows. */
export function principalOf(deployment: Deployment): Principal {
  const { runAs } = deployment.process;
  if (runAs === undefined || runAs === 'system') return { kind: 'system', purpose: `process ${deployment.name}` };
  return { kind: 'service', id: deployment.id, roles: [runAs] };
}

export function callOf(
  deployment: Deployment,
  row: InstanceRow,
  effect: { activity: string; element: string; input: Variables },
): EffectCall {
  const elementName = deployment.process.elements.get(effect.element)?.name;
  const subject = subjectOf(row);
  return {
    instance: row.id,
    process: deployment.name,
    version: deployment.version,
    activity: effect.activity,
    element: effect.element,
    ...(elementName === undefined ? {} : { elementName }),
    input: effect.input,
    ...(subject === undefined ? {} : { subject }),
    key: `${row.id}:${effect.activity}`,
  };
}

export const serviceKey = (instance: Id, activity: string): string => `workflow:${instance}:${activity}`;

/** What an incident says of an error: its text, and of a Problem the code people look up. */
export function faultOf(error: unknown): { code: string; detail: string } {
  if (error instanceof Problem) return { code: error.code, detail: error.message.slice(0, 1000) };
  return { code: 'effect-failed', detail: (error instanceof Error ? error.message : String(error)).slice(0, 1000) };
}

/** @throws Problem 413 `variable-too-big`, 422 `variable-too-deep` */
export function checkSize(variables: Variables): void {
  for (const name in variables) {
    const value = variables[name];
    if (value === null || typeof value === 'boolean' || typeof value === 'number') continue;
    if (isDeeper(value, limits.jsonDepth))
      throw new Problem(422, 'variable-too-deep', { params: { name, limit: limits.jsonDepth } });
    const found = typeof value === 'string' ? value.length + 2 : JSON.stringify(value).length;
    if (found > limits.variableBytes)
      throw new Problem(413, 'variable-too-big', { params: { name, found, limit: limits.variableBytes } });
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/**
 * Codes of the incidents of a task or the rest of a loop that could not be closed, of a timer whose consequences were refused, of a condition that is
 * too much work.
 */
export const closingFailed = 'close-task-failed';
export const closingInstancesFailed = 'close-instances-failed';
export const timerFailed = 'timer-failed';
export const fuelSpent = 'expression-fuel';

/** The context in which a process acts at an element. */
export function actingFor(
  context: InTransaction,
  deployment: Deployment,
  instance: Id,
  element: string,
): InTransaction {
  return { ...context, principal: principalOf(deployment), cause: causeOf(deployment, instance, element) };
}

/** Does the database ask to try the whole work again, or later? Then nothing is wrong with the effect, and the transaction is not to be kept. */
export function isPassing(error: unknown): boolean {
  return (error instanceof Problem && error.status === 503) || isWorthAnotherTry(error);
}
