// `npm run faults`: the suites of faults in their long form: more kills, more rounds of each race, every moment twice looked at; ten times as many random
// queries of customers; and every model on PostgreSQL, too.
process.env.RAVAND_FAULTS = 'full';
process.argv.splice(
  2,
  process.argv.length,
  'tests/faults',
  'tests/contracts/portal',
  'tests/contracts/workflow.postgres',
);
await import('../run.mjs');
