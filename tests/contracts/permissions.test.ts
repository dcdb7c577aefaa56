// The contract of permissions on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describePermissions } from './permissions.ts';

describe('Permissions', () => describePermissions(() => createTestRavand()));
