// A file of 50,000 people in, over HTTP as the wizard does it, with a rule that sets a field of each; 100,000 out again, as a file is asked for; and what
// both mean for the others: the longest block of the event loop and the memory. BENCH_ROWS makes it smaller.
import type { BenchRow } from './row.ts';
import { type ServerUnderLoad, startServer } from './server-under-load.ts';

const rows = Number(process.env.BENCH_ROWS ?? 50_000);
const pollMs = 250;
const formats = ['csv', 'xlsx', 'json'] as const;
const thousands = (count: number): string => count.toLocaleString('en');

// As JSON: an object with a `then` of its own is taken for a promise.
const rule: unknown = JSON.parse(`{
  "kind": "rule", "name": "bench-welcome", "entity": "person", "on": ["created"], "when": { "path": "consent", "operator": "empty" },
  "then": [{ "do": "setField", "with": { "field": "consent", "value": "unknown" } }]
}`);

export async function run(): Promise<BenchRow[]> {
  const server = await startServer();
  try {
    const plain = await importing(server, 0, 'no rule holds');
    await call(server, 'POST', '/api/definitions/publish', { changes: [{ definition: rule, baseVersion: 0 }] });
    const ruled = await importing(server, rows, 'a rule sets a field of each');
    return [...plain, ...ruled, ...(await exporting(server))];
  } finally {
    await server.stop();
  }
}

async function importing(server: ServerUnderLoad, from: number, what: string): Promise<BenchRow[]> {
  await server.longestBlockMs();
  const begun = performance.now();
  const response = await fetch(`${server.url}/api/imports?entity=person&name=people.csv`, {
    method: 'POST',
    headers: { ...server.headers, 'content-type': 'text/csv' },
    body: csv(from),
  });
  const { id } = (await response.json()) as { id: string };
  const mapping = ['name', 'mobile', 'email', 'city', 'jobTitle'].map((field, column) => ({ field, column }));
  const duplicates = { keys: [['mobile']], policy: 'fill' };
  await call(server, 'PUT', `/api/imports/${id}/plan`, { mapping, duplicates, createRelated: false, quiet: false });
  await call(server, 'POST', `/api/imports/${id}/start`, { dryRun: false });
  let work = await progress(server, id);
  for (; work.status === 'running'; work = await progress(server, id))
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  const seconds = (performance.now() - begun) / 1_000;
  if (work.outcomes.created !== rows) throw new Error(`expected ${rows} new people, found ${JSON.stringify(work)}`);
  const name = `import of ${thousands(rows)}, duplicates looked for, ${what}`;
  return [
    { name, ours: seconds, unit: 's', aim: '≤ 60 s for 50,000' },
    { name: `${name}: longest block of the event loop`, ours: await server.longestBlockMs(), unit: 'ms', aim: '≤ 100' },
  ];
}

interface Progress {
  readonly status: string;
  readonly outcomes: { readonly created?: number };
}

const progress = (server: ServerUnderLoad, id: string): Promise<Progress> => call(server, 'GET', `/api/imports/${id}`);

async function call<T>(server: ServerUnderLoad, method: string, path: string, body?: object): Promise<T> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { ...server.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(`${server.url}${path}`, { method, headers, ...sent });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function exporting(server: ServerUnderLoad): Promise<BenchRow[]> {
  const told: BenchRow[] = [];
  const before = await server.mostMemoryMb();
  for (const format of formats) {
    await server.longestBlockMs();
    const begun = performance.now();
    const response = await fetch(`${server.url}/api/export/person?format=${format}&sort=name:asc`, {
      headers: server.headers,
    });
    const bytes = (await response.arrayBuffer()).byteLength;
    if (!response.ok || bytes < rows * 10)
      throw new Error(`expected a file of ${2 * rows} people, found ${bytes} bytes`);
    const name = `export of ${thousands(2 * rows)} as ${format.toUpperCase()}`;
    const seconds = (performance.now() - begun) / 1_000;
    told.push({ name, ours: seconds, unit: 's', aim: '≤ 60 s for 100,000' });
    told.push({
      name: `${name}: longest block of the event loop`,
      ours: await server.longestBlockMs(),
      unit: 'ms',
      aim: '≤ 100',
    });
  }
  const after = await server.mostMemoryMb();
  told.push({ name: 'memory the server had at most before the exports', ours: before, unit: 'MB', aim: 'shown' });
  told.push({ name: 'memory the server had at most after them', ours: after, unit: 'MB', aim: '200 more at most' });
  return told;
}

function csv(from: number): string {
  const lines = ['name,mobile,email,city,job'];
  for (let number = from; number < from + rows; number += 1)
    lines.push(
      `Person ${number},0912${String(1_000_000 + number).slice(-7)},p${number}@example.com,City ${number % 500},Clerk`,
    );
  return lines.join('\n');
}
