// The process: reads its settings, starts the house, says where it is, and stops it on a signal or after an error that nobody caught.
import { DatabaseUnusable } from './database/unusable.ts';
import { createRavand, type Ravand } from './index.ts';
import { type Config, ConfigError, readConfig } from './kernel/node/config.ts';

/** sysexits.h: EX_CONFIG and EX_TEMPFAIL. core/start.mjs does not start again after these. */
const exitCodes = { config: 78, inUse: 75 } as const;
/** After this a stop is forced: close() itself waits 10 s for what runs. */
const stopMs = 15_000;

function settings(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(exitCodes.config);
  }
}

async function begin(config: Config): Promise<Ravand> {
  try {
    return await createRavand({ config });
  } catch (error) {
    if (error instanceof DatabaseUnusable) {
      console.error(error.message);
      // 1: it is tried again, with growing pauses.
      process.exit(error.isPassing ? 1 : exitCodes.config);
    }
    if (error instanceof ConfigError) {
      console.error(error.message);
      process.exit(exitCodes.config);
    }
    if (!(error instanceof Error) || error.name !== 'FolderInUse') throw error;
    console.error(error.message);
    process.exit(exitCodes.inUse);
  }
}

const ravand = await begin(settings());
let stopping = false;

function stop(exitCode: number): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), stopMs).unref();
  ravand.stop().then(
    () => process.exit(exitCode),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

/** Thrown where nobody waits, in a plugin mostly: what runs is finished, then core/start.mjs begins anew. Node.js would drop all of it on the spot. */
function startAnew(error: unknown): void {
  console.error('Ravand starts anew after an error that nobody caught:', error);
  stop(1);
}

process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
process.on('uncaughtException', startAnew);
process.on('unhandledRejection', startAnew);

try {
  const { url, setUpLink } = await ravand.start();
  console.log(`Ravand is ready: ${url}`);
  if (setUpLink !== undefined) console.log(`Set up: ${setUpLink}`);
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
  console.error(
    'PORT: another program listens there already. Set PORT to a free one, for example PORT=3001 npm start.',
  );
  process.exit(exitCodes.config);
}
