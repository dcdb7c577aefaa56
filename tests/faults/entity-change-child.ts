// One life of a process that calls an entity otherwise, again and again, and takes another one out and back, or whose jobs end what lay in the bin
// too long: for entity-change.test.ts. Killed from outside.
import { openSchemaHouse } from './schema-change-house.ts';

const [dataDir = '', url = '', minutes = '0', act = ''] = process.argv.slice(2);
const house = await openSchemaHouse(dataDir, url === '-' ? '' : url, Number(minutes));
const { entityChanges, definitions, context, jobs } = house;
process.stdout.write('up\n');

if (act === 'purge') await jobs.runDue();
else
  for (;;) {
    const { name } = definitions.current().entity('thing')!;
    const { version } = definitions.current().get('entity', name)!;
    await entityChanges.rename(context, { entity: name, to: name === 'thing' ? 'item' : 'thing', version });
    const live = definitions.current().get('entity', 'note');
    if (live === undefined) await entityChanges.restore(context, 'note');
    else await entityChanges.remove(context, { entity: 'note', version: live.version });
  }
await house.close();
process.stdout.write('over\n');
