// `npm run faults`: the suites of faults in their long form: more kills, more rounds of each race, every moment twice looked at.
process.env.RAVAND_FAULTS = 'full';
process.argv.splice(2, process.argv.length, 'tests/faults');
await import('../run.mjs');
