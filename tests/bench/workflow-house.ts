// The workflow room alone on a database, for benches: history, timers, events and jobs as ever, tasks only noted in memory. What the task record,
// its audit and its policy cost on top is measured with the whole Ravand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../core/database/create-database.ts';
import type { Database } from '../../core/database/database.ts';
import type { Variables } from '../../core/engine/state.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import type { JobQueue } from '../../core/jobs/jobs.ts';
import { createManualClock, type ManualClock } from '../../core/kernel/clock.ts';
import { type InTransaction, systemContext } from '../../core/kernel/context.ts';
import { type Id, newId } from '../../core/kernel/id.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { createWorkflow, type WorkflowRoom } from '../../core/workflow/create-workflow.ts';

export interface WorkflowHouse {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly clock: ManualClock;
  readonly workflow: WorkflowRoom;
  readonly dataDir: string;
  /** Keys of the activities whose tasks are open, by instance. */
  readonly tasks: Map<Id, Set<string>>;
  transact<T>(work: (context: InTransaction) => Promise<T>): Promise<T>;
  publish(name: string, xml: string): Promise<void>;
  start(process: string, variables?: Variables): Promise<Id>;
  /** Completes any one open task of an instance. */
  completeOne(instance: Id): Promise<void>;
  close(): Promise<void>;
}

/** @param url PostgreSQL; absent = a SQLite file of its own. */
export async function openWorkflowHouse(url?: string): Promise<WorkflowHouse> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ravand-bench-'));
  const clock = createManualClock(new Date('2030-01-01T00:00:00Z'));
  const database = await createDatabase({ url, dataDir, clock, log: silentLogger });
  const events = createEvents({ database, clock });
  const jobs = createJobs({ database, clock, log: silentLogger });
  const workflow = createWorkflow({ database, events, jobs, clock, log: silentLogger });
  const tasks = new Map<Id, Set<string>>();
  workflow.connect({
    loadFacts: async () => ({}),
    hasEntity: () => true,
    async openTask(_context, { id }, { activity }) {
      const open = tasks.get(id);
      if (open === undefined) tasks.set(id, new Set([activity]));
      else open.add(activity);
    },
    async closeTask(_context, { id }, { activity }) {
      const open = tasks.get(id);
      if (open?.delete(activity) && open.size === 0) tasks.delete(id);
    },
  });
  const transact = <T>(work: (context: InTransaction) => Promise<T>): Promise<T> =>
    database.transaction(systemContext('bench', newId()), work);
  return {
    database,
    jobs,
    clock,
    workflow,
    dataDir,
    tasks,
    transact,
    async publish(name, xml) {
      const definition = { kind: 'process', name, xml } as const;
      const versioned = {
        definition,
        version: 1,
        source: 'admin',
        publishedAt: clock.now(),
        publishedBy: 'bench',
      } as const;
      await transact((context) => workflow.processPublisher.apply(context, versioned, undefined, undefined as never));
    },
    start: (process, variables = {}) => transact((context) => workflow.start(context, process, { variables })),
    async completeOne(instance) {
      const activity = tasks.get(instance)?.values().next().value;
      if (activity === undefined) throw new Error(`expected an open task of ${instance}, found none`);
      await transact((context) => workflow.complete(context, instance, activity, {}));
    },
    async close() {
      await workflow.stop();
      await jobs.stop();
      await events.stop();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs a piece of work over and over, so many at a time, until the time is over; answers how many a second. */
export async function ratePerSecond(seconds: number, parallel: number, once: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  let count = 0;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (performance.now() < until) {
        await once();
        count += 1;
      }
    }),
  );
  return count / ((performance.now() - begun) / 1_000);
}

const open = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1"
  id="d" targetNamespace="https://ravand.dev/bench">
  <bpmn:process id="benchmark" isExecutable="true">`;

/** A file of one process. */
export function modelOf(body: string): string {
  return `${open}${body}</bpmn:process></bpmn:definitions>`;
}

const flows =
  '<bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work"/><bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="end"/>';

/** start → user task → end. */
export const taskModel = modelOf(
  `<bpmn:startEvent id="start"/><bpmn:userTask id="work" name="Work"/><bpmn:endEvent id="end"/>${flows}`,
);

/** The same with a timer that interrupts the task after a day. */
export const timedTaskModel = modelOf(
  `<bpmn:startEvent id="start"/><bpmn:userTask id="work" name="Work"/><bpmn:endEvent id="end"/>${flows}
  <bpmn:boundaryEvent id="late" attachedToRef="work"><bpmn:timerEventDefinition><bpmn:timeDuration>PT24H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
  <bpmn:endEvent id="over"/><bpmn:sequenceFlow id="f3" sourceRef="late" targetRef="over"/>`,
);
