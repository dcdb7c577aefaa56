// Carries wake-ups through Redis with BullMQ: a message is the id of a row, nothing more. What Redis loses, the sweep of the job table offers again.
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Id } from '../kernel/id.ts';
import type { Logger } from '../kernel/node/logger.ts';

export interface Relay {
  /** Is Redis there now? */
  isReady(): boolean;
  /** Offers rows to the workers; those already on their way are not doubled. Rejects when Redis is away. */
  add(jobs: readonly { readonly id: Id; readonly kind: string }[]): Promise<void>;
  /** Runs `run` for each id of a kind, `concurrency` at once; answers how to stop, which waits for what runs. */
  work(kind: string, concurrency: number, run: (id: Id) => Promise<void>): () => Promise<void>;
  close(): Promise<void>;
}

const retryMs = 500;
/** A Redis that does not answer within this time counts as away. */
const answerMs = 2_000;
/** How long one that failed is left alone. */
const restMs = 3_000;

export function createBullmqRelay(needs: { redisUrl: string; prefix: string; log: Logger }): Relay {
  const { redisUrl, prefix, log } = needs;
  const queues = new Map<string, Queue>();
  const retryStrategy = (): number => retryMs;
  // While Redis is away a command fails at once, one that was under way fails too: nothing ever waits for Redis.
  const producer = new Redis(redisUrl, {
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    commandTimeout: answerMs,
    retryStrategy,
  });
  let restsUntilMs = 0;
  const consumer = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy });
  const report = reportOn(producer, log);
  producer.on('error', report.trouble);
  consumer.on('error', report.trouble);

  function queueOf(kind: string): Queue {
    let queue = queues.get(kind);
    if (!queue) {
      queue = new Queue(nameOf(kind), {
        connection: producer,
        prefix,
        skipVersionCheck: true,
        skipWaitingForReady: true,
      });
      queue.on('error', report.trouble);
      queues.set(kind, queue);
    }
    return queue;
  }

  return {
    isReady: () => producer.status === 'ready' && performance.now() >= restsUntilMs,
    async add(jobs) {
      const byKind = new Map<string, Id[]>();
      for (const { id, kind } of jobs) byKind.set(kind, [...(byKind.get(kind) ?? []), id]);
      for (const [kind, ids] of byKind) {
        const options = { removeOnComplete: true, removeOnFail: true };
        try {
          await queueOf(kind).addBulk(ids.map((id) => ({ name: kind, data: {}, opts: { ...options, jobId: id } })));
        } catch (error) {
          restsUntilMs = performance.now() + restMs;
          throw error;
        }
      }
    },
    work(kind, concurrency, run) {
      const worker = new Worker(nameOf(kind), (job) => run(job.id!), {
        connection: consumer,
        prefix,
        concurrency,
        skipVersionCheck: true,
      });
      worker.on('error', report.trouble);
      // A polite farewell needs Redis; without it the worker is cut off, what runs is held by its lease in the table.
      return () => worker.close(producer.status !== 'ready');
    },
    async close() {
      report.stop();
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      producer.disconnect();
      consumer.disconnect();
    },
  };
}

/** Redis uses the colon between the parts of a key. */
function nameOf(kind: string): string {
  return kind.replaceAll(':', '.');
}

interface Report {
  /** Trouble of any connection or worker; while Redis is away it is no news. */
  trouble(error: Error): void;
  stop(): void;
}

/** One line when Redis goes and one when it comes back, however often the connections fail between. */
function reportOn(producer: Redis, log: Logger): Report {
  let isAway = false;
  let isStopped = false;
  producer.on('close', () => {
    if (isAway || isStopped) return;
    isAway = true;
    log.warn({}, 'Redis is away: jobs are leased from the table until it is back');
  });
  producer.on('ready', () => {
    if (isAway) log.info({}, 'Redis is back');
    isAway = false;
  });
  return {
    trouble(error) {
      if (producer.status === 'ready')
        log.warn({ error: String(error) }, 'trouble with Redis; the job table knows what is to be done');
    },
    stop() {
      isStopped = true;
    },
  };
}
