// When a message leaves and what goes with it, on PostgreSQL.
import { describe } from 'vitest';
import { hasPostgres, startPostgres } from '../services.ts';
import { describeOutgoing } from './outgoing-messages.ts';

describe.skipIf(!hasPostgres())('with PostgreSQL', () => describeOutgoing(async () => (await startPostgres()).url));
