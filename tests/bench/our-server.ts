// The server that "create over HTTP" measures, in a process of its own: the whole house with sales, an administrator signed in, background work running.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createTestRavand } from '#testing';

const ravand = await createTestRavand({ background: true });
const admin = await ravand.signIn(ravand.admin);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.send?.({ url: ravand.url, cookie: admin.cookie() });
process.on('message', async () => {
  process.send?.({ blockMs: delay.max / 1e6 });
  await ravand.stop();
});
