// A workflow room over a real database for contract suites, with ports that keep tasks and records in memory as a transaction would.
import { expect } from 'vitest';
import type { Database } from '../../core/database/database.ts';
import type { Versioned } from '../../core/definitions/definitions.ts';
import type { Effect, Variables } from '../../core/engine/state.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { type InTransaction, systemContext } from '../../core/kernel/context.ts';
import type { JsonObject } from '../../core/kernel/data.ts';
import { type Id, newId } from '../../core/kernel/id.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { Problem } from '../../core/kernel/problem.ts';
import { createWorkflow } from '../../core/workflow/create-workflow.ts';
import type { ProcessDefinitionSource } from '../../schemas/types.ts';
import { bpmn } from '../conformance/small-model.ts';

export type OpenTask = Extract<Effect, { type: 'open-task' }> & { readonly instance: Id };
export const day = 86_400_000;

export function createBench(database: Database) {
  const clock = createManualClock(new Date('2030-01-01T00:00:00Z'));
  const events = createEvents({ database, clock });
  const jobs = createJobs({ database, clock, log: silentLogger });
  const retired = new Set<string>();
  const workflow = createWorkflow({
    database,
    events,
    jobs,
    clock,
    log: silentLogger,
    isLive: (_context, process) => !retired.has(process),
  });
  const tasks = new Map<string, OpenTask>();
  const records = new Map<string, JsonObject>();
  const versions = new Map<string, number>();
  let failsToOpen = false;
  let closings = Number.POSITIVE_INFINITY;

  const change = (context: InTransaction, key: string, task: OpenTask | undefined): void => {
    const before = tasks.get(key);
    if (task === undefined) tasks.delete(key);
    else tasks.set(key, task);
    context.transaction.onRollback(() => (before === undefined ? tasks.delete(key) : tasks.set(key, before)));
  };
  workflow.connect({
    hasEntity: () => true,
    async loadFacts(_context, { recordVariables, variables }) {
      return Object.fromEntries(
        [...recordVariables.keys()].flatMap((name) => {
          const record = records.get(String(variables[name]));
          return record === undefined ? [] : [[name, record]];
        }),
      );
    },
    async openTask(context, instance, effect) {
      if (failsToOpen) throw new Error('the task could not be written');
      change(context, `${instance.id}:${effect.activity}`, { ...effect, instance: instance.id });
    },
    async closeTask(context, instance, effect) {
      closings -= 1;
      if (closings === 0) throw new Problem(503, 'busy');
      change(context, `${instance.id}:${effect.activity}`, undefined);
    },
  });

  const transact = <T>(work: (context: InTransaction) => Promise<T>): Promise<T> =>
    database.transaction(systemContext('test', newId()), work);
  const outside = systemContext('test', newId());
  const publish = async (name: string, xml: string): Promise<void> => {
    const version = (versions.get(name) ?? 0) + 1;
    const definition: ProcessDefinitionSource = { kind: 'process', name, xml };
    const versioned: Versioned<ProcessDefinitionSource> = {
      definition,
      version,
      source: 'admin',
      publishedAt: clock.now(),
      publishedBy: 'test',
    };
    const errors = (await workflow.check(xml)).filter((finding) => finding.severity === 'error');
    expect(errors).toEqual([]);
    await transact((context) => workflow.processPublisher.apply(context, versioned, undefined, undefined as never));
    versions.set(name, version);
  };
  return {
    database,
    clock,
    events,
    jobs,
    workflow,
    records,
    transact,
    outside,
    retire: (process: string) => void retired.add(process),
    /** The so many-th task from now on cannot be closed, once: the database is too busy. */
    failClosing: (which: number) => {
      closings = which;
    },
    failOpening: (fails: boolean) => {
      failsToOpen = fails;
    },
    tasks: (instance?: Id) =>
      [...tasks.values()].filter((task) => instance === undefined || task.instance === instance),
    publish,
    deploy: (name: string, body: string, flows: readonly string[], roots = ''): Promise<void> =>
      publish(name, bpmn(body, flows, roots)),
    start: (process: string, variables: Variables = {}, more: { subject?: { entity: string; id: Id } } = {}) =>
      transact((context) => workflow.start(context, process, { variables, ...more })),
    complete: (task: OpenTask | undefined, result: Variables = {}) =>
      transact((context) => workflow.complete(context, task?.instance ?? '', task?.activity ?? '', result)),
    message: (name: string, correlationKey?: string, payload: Variables = {}, ttlMs?: number) =>
      transact((context) =>
        workflow.publishMessage(context, { name, correlationKey, payload, ...(ttlMs === undefined ? {} : { ttlMs }) }),
      ),
    elements: (instance?: Id) =>
      [...tasks.values()]
        .filter((task) => instance === undefined || task.instance === instance)
        .map((task) => task.element)
        .sort(),
    status: async (instance: Id) => (await workflow.instance(outside, instance))?.status,
    variables: async (instance: Id) => (await workflow.instance(outside, instance))?.variables,
    open: async (instance: Id) =>
      (await workflow.incidents(outside, { open: true, instance })).map(({ element, code }) => ({ element, code })),
  };
}

export type Bench = ReturnType<typeof createBench>;
export const start = '<bpmn:startEvent id="start"/>';
export const task = (id: string): string => `<bpmn:userTask id="${id}" name="${id}"/>`;
