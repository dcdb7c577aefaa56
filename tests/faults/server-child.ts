// One server of several on one database, in a process of its own, whose clock is moved by whoever started it: for stories of two servers.
import { createRavand } from '../../core/index.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { readConfig } from '../../core/kernel/node/config.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';

const clock = createManualClock(new Date(process.argv[2] ?? ''));
const ravand = await createRavand({ config: readConfig(process.env), clock, log: silentLogger });
const { url } = await ravand.start();

process.on('message', (instant: string) => {
  clock.set(new Date(instant));
  process.send?.('set');
});
process.once('disconnect', () => void ravand.stop().then(() => process.exit()));
process.send?.(url);
