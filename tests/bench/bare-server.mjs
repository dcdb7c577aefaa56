// The limit that "over HTTP" is read against: bare Koa + better-sqlite3. POST: one INSERT a request, group commit, durable before the answer. GET: the rows of
// one prepared statement, of the file it is given. Plain JavaScript, so that it runs as our built server does.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import Koa from 'koa';
import { v7 } from 'uuid';

const file = join(mkdtempSync(join(tmpdir(), 'ravand-bare-')), 'bare.sqlite');
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(
  'create table lead (id text primary key, name text, mobile text, email text, source text, value integer, note text, created_at integer)',
);
const insert = database.prepare('insert into lead values (?, ?, ?, ?, ?, ?, ?, ?)');
const begin = database.prepare('begin immediate');
const commit = database.prepare('commit');

let waiting = [];

/** Everything that arrived since the last COMMIT goes into the next one. */
function flush() {
  const group = waiting;
  waiting = [];
  begin.run();
  for (const work of group) insert.run(...work.row);
  commit.run();
  for (const work of group) work.done();
}

function write(row) {
  return new Promise((done) => {
    waiting.push({ row, done });
    if (waiting.length === 1) setImmediate(flush);
  });
}

/** Prepared once, like the answer of a page that somebody wrote by hand. */
const statements = new Map();
const listed = process.argv[2] === undefined ? undefined : new Database(process.argv[2], { readonly: true });

function list(text) {
  const known = statements.get(text);
  if (known !== undefined) return known.all();
  statements.set(text, listed.prepare(text));
  return list(text);
}

const app = new Koa();
app.use(async (ctx) => {
  if (ctx.method === 'GET') {
    ctx.body = { items: list(ctx.query.statement) };
    return;
  }
  const chunks = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  const { values } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const id = v7();
  await write([
    id,
    values.name,
    values.mobile,
    values.email,
    values.source ?? null,
    Number(values.value ?? 0),
    values.note ?? null,
    Date.now(),
  ]);
  ctx.status = 201;
  ctx.body = { id, values };
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
