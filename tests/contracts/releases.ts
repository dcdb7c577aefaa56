// What every installation may assume of releases: drafts go live together or not at all, what went live can be read and taken back, and everything comes
// out as files. Run by releases.test.ts and releases.postgres.test.ts.
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { fromFiles } from '../../core/definitions/definition-files.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition, MessageDefinition } from '../../schemas/types.ts';

interface Row {
  number: number;
  note?: string;
  changes: number;
}
interface Detail {
  changes: { kind: string; name: string; version: number; retired: boolean; before?: object; after?: object }[];
  canUndo: boolean;
  undoRefused?: string;
}

const name: FieldDefinition = { id: 'trip.name', name: 'name', kind: 'text' };
const note: FieldDefinition = { id: 'trip.note', name: 'note', kind: 'text', label: { en: 'Note' } };
const trip: EntityDefinition = {
  kind: 'entity',
  id: 'trip',
  name: 'trip',
  titleField: 'name',
  fields: [name],
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'all' } },
};
const form: FormDefinition = { kind: 'form', name: 'trip-form', entity: 'trip', fields: [{ field: 'note' }] };
const message: MessageDefinition = { kind: 'message', name: 'trip-text', channel: 'sms', to: 'to', body: { en: 'Hi' } };

/** @param postgresUrl absent = SQLite */
export function describeReleases(postgresUrl: () => Promise<string | undefined>): void {
  describe('Releases', () => {
    let ravand: TestRavand;
    let admin: ApiClient;

    beforeAll(async () => {
      ravand = await createTestRavand({ postgresUrl: await postgresUrl() });
      admin = await ravand.signIn(ravand.admin);
    });
    afterAll(() => ravand.stop());

    const change = (definition: object, baseVersion = 0, revision?: number) => ({
      definition,
      baseVersion,
      ...(revision === undefined ? {} : { revision }),
    });
    const publish = async (changes: object[], why?: string) => {
      const { status, body } = await admin.post<{ release: number }>('/api/definitions/publish', {
        changes,
        ...(why === undefined ? {} : { note: why }),
      });
      expect(status, JSON.stringify(body)).toBe(200);
      return body.release;
    };
    const open = async (number: number) => (await admin.get<Detail>(`/api/releases/${number}`)).body;
    const undo = (number: number) => admin.post<{ release: number; code?: string }>(`/api/releases/${number}/undo`, {});
    const live = (kind: 'entity' | 'form' | 'message', of: string) => ravand.definitions.current().get(kind, of);

    it('hold drafts of everything, checked together, live together or not at all', async () => {
      const wider = { ...trip, fields: [name, note] };
      for (const definition of [wider, form])
        await admin.put(`/api/definitions/${definition.kind}/${definition.name}/draft`, {
          ...change(definition),
          revision: 0,
        });
      const { body: waiting } = await admin.get<{ items: { kind: string; name: string; liveVersion: number }[] }>(
        '/api/drafts',
      );
      expect(waiting.items.map(({ kind, name: of, liveVersion }) => [kind, of, liveVersion])).toEqual([
        ['entity', 'trip', 0],
        ['form', 'trip-form', 0],
      ]);
      const check = async (changes: object[]) =>
        (await admin.post<{ findings: { definition: string }[] }>('/api/definitions/check', { changes })).body.findings;
      // The form alone has no entity; with it all is well.
      expect(new Set((await check([change(form)])).map(({ definition }) => definition))).toEqual(
        new Set(['form/trip-form']),
      );
      expect(await check([change(form), change(wider)])).toEqual([]);
      const malformed = await check([change({ ...form, fields: 'all' }), change(wider)]);
      expect(malformed.map(({ definition }) => definition)).toEqual(['form/trip-form']);
      const broken = { ...form, fields: [{ field: 'nothing' }] };
      const refused = await admin.post('/api/definitions/publish', { changes: [change(wider), change(broken)] });
      expect(refused.status).toBe(422);
      expect(live('entity', 'trip')).toBeUndefined();
      await publish([change(wider, 0, 1), change(form, 0, 1)], 'Trips begin');
      expect((await admin.get<{ items: object[] }>('/api/drafts')).body.items).toEqual([]);
      const [newest] = (await admin.get<{ items: Row[] }>('/api/releases')).body.items;
      expect(newest).toMatchObject({ note: 'Trips begin', changes: 2 });
      const detail = await open(newest?.number ?? 0);
      expect(detail.changes.map(({ kind, before, after }) => [kind, before, after !== undefined])).toEqual([
        ['entity', undefined, true],
        ['form', undefined, true],
      ]);
    });

    it('are taken back whole, as long as nothing was built on them, with their records kept', async () => {
      const first = await publish([change(message)]);
      const second = await publish([
        change({ ...message, body: { en: 'Hello' } }, 1),
        change({ ...trip, label: { en: 'Trip' }, fields: [name, note] }, 1),
      ]);
      await admin.post('/api/records/trip', { values: { name: 'Isfahan', note: 'by train' } });
      expect(await open(first)).toMatchObject({ canUndo: false, undoRefused: 'release-built-upon' });
      expect(await undo(first)).toMatchObject({ status: 409, body: { code: 'release-built-upon' } });
      expect((await open(second)).canUndo).toBe(true);
      expect((await undo(second)).status).toBe(200);
      expect(live('message', 'trip-text')).toMatchObject({ version: 3, definition: { body: { en: 'Hi' } } });
      expect(live('entity', 'trip')?.definition.label).toBeUndefined();
      expect((await admin.get<{ items: object[] }>('/api/records/trip')).body.items).toHaveLength(1);
      // Taken back itself, it is as it was.
      const [latest] = (await admin.get<{ items: Row[] }>('/api/releases')).body.items;
      expect((await undo(latest?.number ?? 0)).status).toBe(200);
      expect(live('message', 'trip-text')?.definition).toMatchObject({ body: { en: 'Hello' } });
    });

    it('take out what they brought; what others need stays', async () => {
      const brought = await publish([change({ ...message, name: 'extra' })]);
      expect((await undo(brought)).status).toBe(200);
      expect(live('message', 'extra')).toBeUndefined();
      const removed = (await admin.get<{ items: Row[] }>('/api/releases')).body.items[0]?.number ?? 0;
      expect((await open(removed)).changes).toMatchObject([{ name: 'extra', retired: true }]);
      expect((await undo(removed)).status).toBe(200);
      expect(live('message', 'extra')).toBeDefined();
      const gone = await admin.delete(`/api/definitions/message/extra?version=${live('message', 'extra')?.version}`);
      expect(gone.status).toBe(204);
      expect(live('message', 'extra')).toBeUndefined();
      const shipped = live('message', 'lead-welcome');
      expect(await admin.delete(`/api/definitions/message/lead-welcome?version=${shipped?.version}`)).toMatchObject({
        status: 409,
        // By what it is called, not by its folder.
        body: { code: 'definition-of-plugin', detail: expect.stringMatching(/Sales|فروش/) },
      });
      expect((await admin.delete('/api/definitions/entity/trip?version=1')).status).toBe(404);
    });

    it('are not taken back when they are old, or the installation’s own', async () => {
      const number = await publish([change({ ...message, name: 'late' })]);
      ravand.clock.advance(7 * 86_400_000 + 1);
      admin = await ravand.signIn(ravand.admin);
      expect(await open(number)).toMatchObject({ canUndo: false, undoRefused: 'release-too-old' });
      expect(await undo(1)).toMatchObject({ status: 409, body: { code: 'release-first' } });
      expect((await undo(9_999)).status).toBe(404);
      const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
      for (const path of ['/api/releases', '/api/drafts', '/api/definitions/files', '/api/definitions/export'])
        expect((await staff.get(path)).status, path).toBe(403);
    });

    it('come out as files that are read back as what is live', async () => {
      const { body } = await admin.get<{ files: Record<string, string>; versions: Record<string, number> }>(
        '/api/definitions/files',
      );
      const { definitions, faults } = fromFiles(new Map(Object.entries(body.files)));
      expect(faults).toEqual([]);
      expect(definitions.find(({ kind, name: of }) => kind === 'entity' && of === 'trip')).toEqual(
        live('entity', 'trip')?.definition,
      );
      expect(definitions).toHaveLength(Object.keys(body.versions).length);
      const zip = await fetch(`${ravand.url}/api/definitions/export`, { headers: { cookie: admin.cookie() ?? '' } });
      const unzipped = unzipSync(new Uint8Array(await zip.arrayBuffer()));
      expect(Object.fromEntries(Object.entries(unzipped).map(([path, bytes]) => [path, strFromU8(bytes)]))).toEqual(
        body.files,
      );
    });
  });
}
