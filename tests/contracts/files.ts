// What stored files promise, on each database: run by files.test.ts and files.postgres.test.ts.
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecordFiles, type RecordFiles } from '../../core/entities/record-files.ts';
import { factsOf, type StoredFile } from '../../core/files/files.ts';
import type { Context } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { pdf, png } from './pictures.ts';
import { type House, openHouse, type Place, problemOf, userContext } from './records-house.ts';

const field = (name: string, kind: 'text' | 'file' | 'image', more: object = {}) => ({
  id: `paper.${name}`,
  name,
  kind,
  ...more,
});

const paper: EntityDefinition = {
  kind: 'entity',
  id: 'paper',
  name: 'paper',
  titleField: 'name',
  fields: [
    field('name', 'text', { required: true }),
    field('scan', 'file', { accept: ['pdf', 'png'], maxSize: 1_000 }),
    field('photos', 'image', { maxItems: 3 }),
    field('secret', 'file'),
  ],
  access: {
    clerk: { read: 'all', create: true, update: 'all', delete: 'all', hidden: ['secret'] },
    reader: { read: 'all', create: false, update: 'none', delete: 'none' },
  },
};

export function describeFiles(place: Place): void {
  describe(`files on ${place}`, () => {
    let house: House;
    let reach: RecordFiles;
    const clerk = userContext(newId(), ['clerk']);
    const other = userContext(newId(), ['clerk']);
    const reader = userContext(newId(), ['reader']);
    beforeAll(async () => {
      house = await openHouse(place, [paper]);
      reach = createRecordFiles(house);
    });
    afterAll(() => house.close());

    const upload = (name: string, bytes: Buffer, into = 'scan', context: Context = clerk) =>
      house.files.receive(context, { name, bytes: Readable.from([bytes]) }, reach.rules(context, 'paper', into));
    const create = (values: Record<string, unknown>, context: Context = clerk) =>
      house.records.create(context, 'paper', { name: 'x', ...values });
    const update = (id: string, values: Record<string, unknown>, context: Context = clerk) =>
      house.records.update(context, 'paper', id, values);
    const faultsOf = async (work: Promise<unknown>) =>
      (await problemOf(work)).details.map(({ pointer, code }) => `${pointer} ${code}`);
    const bytesOf = async (file: StoredFile) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await house.files.open(file)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    };
    const folder = () => join(house.dataDir, 'files');
    const onDisk = () =>
      existsSync(folder()) ? readdirSync(folder()).flatMap((name) => readdirSync(join(folder(), name))) : [];
    const usage = async (owner: string) => {
      const text = { text: 'select bytes from file_usage where owner = ?', values: [owner] };
      const [row] = await house.database.read<{ bytes: number }>(text);
      return Number(row?.bytes ?? 0);
    };

    it('are kept by id, described by their bytes, and held by the record that names them', async () => {
      const file = await upload('Scan ۱.PNG', png(30, 20));
      expect(factsOf(file)).toEqual({
        id: file.id,
        name: 'Scan ۱.PNG',
        type: 'image/png',
        size: png().length,
        width: 30,
        height: 20,
      });
      const stored = await create({ scan: { id: file.id, name: 'a lie', size: 1 } });
      expect(stored.values.scan).toEqual({ ...factsOf(file), version: 1 });
      expect(await house.records.get(clerk, 'paper', stored.id)).toEqual(stored);
      expect(await bytesOf(file)).toEqual(png(30, 20));
    });

    it('make a list where a field holds many, each once', async () => {
      const [one, two] = [await upload('1.png', png(), 'photos'), await upload('2.png', png(), 'photos')];
      const stored = await create({ photos: [one.id, { id: two.id }, one.id] });
      expect(stored.values.photos).toMatchObject([
        { id: one.id, version: 1 },
        { id: two.id, version: 2 },
      ]);
      expect((await update(stored.id, { photos: [] })).values.photos).toBeNull();
    });

    it('are found by being there or not', async () => {
      const file = await upload('found.pdf', pdf);
      await create({ name: 'find with', scan: file.id });
      await create({ name: 'find without' });
      const find = async (operator: 'empty' | 'notEmpty') => {
        const filter = {
          and: [
            { field: 'name', operator: 'startsWith' as const, value: 'find ' },
            { field: 'scan', operator },
          ],
        };
        return (await house.records.query(clerk, 'paper', { filter })).items.map((item) => item.values.name);
      };
      expect(await find('notEmpty')).toEqual(['find with']);
      expect(await find('empty')).toEqual(['find without']);
    });

    it('say their names to the history', async () => {
      const file = await upload('contract.pdf', pdf);
      const { id } = await create({ scan: file.id });
      const [event] = await house.events.timeline(house.system, { entity: 'paper', id }, {});
      expect(event?.data.changes).toMatchObject({ scan: [null, { name: 'contract.pdf' }] });
    });

    it('given again change nothing', async () => {
      const { id, values } = await create({ scan: (await upload('same.pdf', pdf)).id });
      expect((await update(id, { scan: values.scan })).version).toBe(1);
    });

    describe('that are no longer what the field holds', () => {
      it('are its earlier versions, and come back by their id', async () => {
        const first = await upload('first.pdf', pdf);
        const { id } = await create({ scan: first.id });
        const second = await upload('second.pdf', pdf);
        expect((await update(id, { scan: second.id })).values.scan).toMatchObject({ name: 'second.pdf', version: 2 });
        const list = async () =>
          (await reach.versions(clerk, { entity: 'paper', record: id, field: 'scan' })).map(
            (file) => `${file.version} ${file.name} ${file.isCurrent}`,
          );
        expect(await list()).toEqual(['2 second.pdf true', '1 first.pdf false']);
        expect((await update(id, { scan: first.id })).values.scan).toMatchObject({ name: 'first.pdf', version: 1 });
        expect(await list()).toEqual(['2 second.pdf false', '1 first.pdf true']);
      });

      it(`are forgotten beyond ${limits.fileVersions}`, async () => {
        const { id } = await create({});
        for (let n = 0; n < limits.fileVersions + 3; n++)
          await update(id, { scan: (await upload(`${n}.pdf`, pdf)).id });
        const versions = await reach.versions(clerk, { entity: 'paper', record: id, field: 'scan' });
        expect(versions.map(({ version }) => version).slice(0, 2)).toEqual([23, 22]);
        expect(versions).toHaveLength(limits.fileVersions + 1);
      });
    });

    describe('are refused', () => {
      it('that several records ask for at once, but for one of them', async () => {
        const file = await upload('wanted.png', png());
        const asked = await Promise.allSettled([1, 2, 3, 4].map(() => create({ scan: { id: file.id } })));
        const faults = await Promise.all(
          asked.flatMap((one) => (one.status === 'rejected' ? faultsOf(Promise.reject(one.reason)) : [])),
        );
        expect(faults).toEqual(Array(3).fill(['/scan validation.file']));
      });

      it('from another record, another field, another person, or out of nowhere', async () => {
        const held = await upload('held.pdf', pdf);
        await create({ scan: held.id });
        const fault = ['/scan validation.file'];
        expect(await faultsOf(create({ scan: held.id }))).toEqual(fault);
        expect(await faultsOf(create({ scan: (await upload('p.png', png(), 'photos')).id }))).toEqual(fault);
        expect(await faultsOf(create({ scan: (await upload('mine.pdf', pdf)).id }, other))).toEqual(fault);
        expect(await faultsOf(create({ scan: newId() }))).toEqual(fault);
        expect(await faultsOf(create({ photos: [newId()] }))).toEqual(['/photos/0 validation.file']);
      });

      it.each([
        [5, '/scan validation.type'],
        [{ id: 'no' }, '/scan/id validation.reference'],
        [{ name: 'x' }, '/scan/id validation.required'],
        [{ id: newId(), path: '/etc/passwd' }, '/scan/path validation.unknown-field'],
      ])('as %j', async (scan, fault) => {
        expect(await faultsOf(create({ scan }))).toContain(fault);
      });

      it('beyond the size of the field, with nothing left on disk', async () => {
        const before = onDisk();
        const problem = await problemOf(upload('big.pdf', Buffer.concat([pdf, Buffer.alloc(1_000, 32)])));
        expect([problem.status, problem.code]).toEqual([413, 'file-too-large']);
        expect(onDisk()).toEqual(before);
      });

      it('T-U03 of a type the field does not take, whatever they are called', async () => {
        const before = onDisk();
        expect((await problemOf(upload('a.txt', Buffer.from('x')))).code).toBe('file-type');
        expect((await problemOf(upload('a.pdf', Buffer.from('<script>')))).code).toBe('file-type');
        expect((await problemOf(upload('a.pdf', pdf, 'photos'))).code).toBe('file-type');
        expect((await problemOf(upload('empty.pdf', Buffer.alloc(0)))).code).toBe('file-type');
        expect(onDisk()).toEqual(before);
      });

      it('T-U06 as pictures of more than 40 million dots, told by their header', async () => {
        const problem = await problemOf(upload('flood.png', png(60_000, 60_000)));
        expect(problem).toMatchObject({ status: 422, code: 'image-too-many-pixels' });
        expect(factsOf(await upload('large.png', png(8_000, 5_000)))).toMatchObject({ width: 8_000, height: 5_000 });
      });

      it('for a field the asker may not write', async () => {
        expect((await problemOf(Promise.resolve().then(() => reach.rules(reader, 'paper', 'scan')))).status).toBe(403);
        expect((await problemOf(Promise.resolve().then(() => reach.rules(clerk, 'paper', 'name')))).status).toBe(404);
      });
    });

    it('T-U05 count against whoever uploads, and stop at their share', async () => {
      const owner = `user:${other.principal.kind === 'user' ? other.principal.id : ''}`;
      const before = await usage('');
      const file = await upload('count.pdf', pdf, 'scan', other);
      expect([await usage(owner), await usage('')]).toEqual([pdf.length, before + pdf.length]);
      const almost = limits.storageBytesPerUser - pdf.length;
      const fill = { text: 'update file_usage set bytes = ? where owner = ?', values: [almost + 1, owner] };
      await house.database.transaction(house.system, ({ transaction }) =>
        transaction.write(fill).then(() => undefined),
      );
      const onDiskBefore = onDisk();
      const problem = await problemOf(upload('more.pdf', pdf, 'scan', other));
      expect([problem.status, problem.code]).toEqual([507, 'storage-share-full']);
      expect(onDisk()).toEqual(onDiskBefore);
      await house.files.discard(other, file);
      expect(await usage('')).toBe(before);
      await expect.poll(() => onDisk().includes(file.id)).toBe(false);
    });

    it('T-U05 leave nothing when the sender stops half way', async () => {
      const before = onDisk();
      const cut = () =>
        Readable.from(
          (function* () {
            yield pdf;
            throw new Error('cut off');
          })(),
        );
      for (let n = 0; n < 50; n++)
        await expect(
          house.files.receive(clerk, { name: 'a.pdf', bytes: cut() }, reach.rules(clerk, 'paper', 'scan')),
        ).rejects.toThrow('cut off');
      expect(onDisk()).toEqual(before);
    });

    describe('T-F13 of a field that may not be read', () => {
      it('are not there: no bytes, no versions', async () => {
        const admin = userContext(newId(), ['admin']);
        const secret = await upload('secret.pdf', pdf, 'secret', admin);
        const { id } = await create({ secret: secret.id }, admin);
        const spot = { entity: 'paper', record: id, field: 'secret' };
        expect(await reach.get(admin, spot, secret.id)).toMatchObject({ name: 'secret.pdf' });
        expect((await problemOf(reach.get(clerk, spot, secret.id))).status).toBe(404);
        expect((await problemOf(reach.versions(clerk, spot))).status).toBe(404);
        const elsewhere = { ...spot, field: 'scan' };
        expect((await problemOf(reach.get(clerk, elsewhere, secret.id))).status).toBe(404);
        const seen = await house.records.get(clerk, 'paper', id);
        expect(JSON.stringify(seen)).not.toContain('secret');
      });

      it('that nobody holds are only there for who uploaded them', async () => {
        const file = await upload('waiting.pdf', pdf);
        expect(await reach.waiting(clerk, file.id)).toMatchObject({ id: file.id });
        expect((await problemOf(reach.waiting(other, file.id))).status).toBe(404);
        await create({ scan: file.id });
        expect((await problemOf(reach.waiting(clerk, file.id))).status).toBe(404);
      });
    });

    describe('after a crash', () => {
      it('between the rename and the COMMIT are bytes that the sweep takes, and a record that never was', async () => {
        const id = newId();
        const shelf = join(folder(), id.slice(-2));
        mkdirSync(shelf, { recursive: true });
        writeFileSync(join(shelf, id), pdf);
        writeFileSync(join(folder(), 'incoming', id), pdf);
        const now = house.clock.now();
        for (const path of [join(shelf, id), join(folder(), 'incoming', id)]) utimesSync(path, now, now);
        await house.files.sweep();
        expect(onDisk()).toContain(id);
        house.clock.advance(limits.fileOrphanMs + 1_000);
        await house.files.sweep();
        expect(onDisk()).not.toContain(id);
      });

      it('in the record’s transaction wait for another try', async () => {
        const file = await upload('again.pdf', pdf);
        const work = house.database.transaction(clerk, async (inside) => {
          await house.records.create(inside, 'paper', { name: 'undone', scan: file.id });
          throw new Error('crash');
        });
        await expect(work).rejects.toThrow('crash');
        expect((await create({ scan: file.id })).values.scan).toMatchObject({ version: 1 });
      });
    });

    it('that nobody holds for a day are swept, with what they count', async () => {
      const before = await usage('');
      const held = await upload('held.pdf', pdf);
      const { id } = await create({ scan: held.id });
      const orphan = await upload('orphan.pdf', pdf);
      house.clock.advance(limits.fileOrphanMs + 1_000);
      await house.files.sweep();
      expect(await house.files.find(clerk, [held.id, orphan.id])).toMatchObject([{ id: held.id }]);
      await expect.poll(() => onDisk().includes(orphan.id)).toBe(false);
      await house.records.delete(clerk, 'paper', id);
      expect(await house.files.find(clerk, [held.id])).toEqual([]);
      house.clock.advance(limits.fileReleasedMs + 1_000);
      await house.files.sweep();
      await expect.poll(() => onDisk().includes(held.id)).toBe(false);
      expect(await usage('')).toBeLessThanOrEqual(before);
    });

    it('of a deleted record come back with it', async () => {
      const file = await upload('trashed.pdf', pdf);
      const { id } = await create({ scan: file.id });
      await house.records.delete(clerk, 'paper', id);
      expect((await problemOf(reach.get(clerk, { entity: 'paper', record: id, field: 'scan' }, file.id))).status).toBe(
        404,
      );
      const trashed = (await house.records.trash(clerk, 'paper')).find(({ record }) => record === id);
      await house.records.restore(clerk, 'paper', trashed?.id ?? '');
      const back = await reach.get(clerk, { entity: 'paper', record: id, field: 'scan' }, file.id);
      expect(await bytesOf(back)).toEqual(pdf);
      house.clock.advance(limits.fileReleasedMs + 1_000);
      await house.files.sweep();
      expect(await house.files.find(clerk, [file.id])).toHaveLength(1);
    });

    it('of the shipped entity say their type and size by formulas', async () => {
      const admin = userContext(newId(), ['admin']);
      const upload = { name: 'plan.pdf', bytes: Readable.from([pdf]) };
      const file = await house.files.receive(admin, upload, reach.rules(admin, 'file', 'content'));
      const values = { name: 'Plan', content: file.id };
      const stored = await house.records.create(admin, 'file', values);
      expect(stored.values).toMatchObject({ type: 'application/pdf', size: pdf.length });
      expect((await house.records.update(admin, 'file', stored.id, { name: 'The plan' })).version).toBe(2);
    });

    it('whose bytes are gone say so', async () => {
      const file = await upload('gone.pdf', pdf);
      await house.files.discard(clerk, file);
      await expect.poll(() => onDisk().includes(file.id)).toBe(false);
      expect((await problemOf(house.files.open(file))).code).toBe('file-lost');
    });
  });
}
