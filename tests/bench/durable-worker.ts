// One of several processes that run instances on one PostgreSQL: for durable.ts. Prints instances a second.
import { openWorkflowHouse, ratePerSecond } from './workflow-house.ts';

const house = await openWorkflowHouse(process.argv[2] ?? '');
const once = async (): Promise<void> => house.completeOne(await house.start('plain'));
await ratePerSecond(1, 16, once);
const rate = await ratePerSecond(4, 16, once);
await house.close();
process.stdout.write(String(rate));
