// Loaded into the measured server before its own code: tells, when asked over IPC, how long its event loop was blocked at most since it was last asked,
// and the most memory it has had.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('message', () => {
  process.send?.({ blockMs: delay.max / 1e6, memoryMb: process.resourceUsage().maxRSS / 1024 });
  delay.reset();
});
