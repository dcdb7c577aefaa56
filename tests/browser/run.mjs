// `npm run looks`: every browser suite in every language and width it can be looked at.
process.env.RAVAND_LOOKS = 'all';
process.argv.splice(2, process.argv.length, 'tests/browser');
await import('../run.mjs');
