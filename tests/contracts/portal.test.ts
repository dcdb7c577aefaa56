// The contract of the customers' portal on SQLite.
import { describe } from 'vitest';
import { describePortal } from './portal.ts';

describe('The portal', () => describePortal(async () => ({})));
