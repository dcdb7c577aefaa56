// `npm run faults`: the suites of faults in their long form: more kills, more rounds of each race, every moment twice looked at; and ten times as many random
// queries of customers.
process.env.RAVAND_FAULTS = 'full';
process.argv.splice(2, process.argv.length, 'tests/faults', 'tests/contracts/portal');
await import('../run.mjs');
