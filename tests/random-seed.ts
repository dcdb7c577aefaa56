// Random tests draw the same cases in each run, so that a red run means a change of ours. RAVAND_SEED=<number> draws others, RAVAND_SEED=random new ones each time.

import fc from 'fast-check';

const asked = process.env.RAVAND_SEED ?? '20261125';
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) });
