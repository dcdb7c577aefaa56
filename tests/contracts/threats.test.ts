// What an attacker would try on records, on SQLite.
import { describe } from 'vitest';
import { createTestRavand } from '#testing';
import { describeThreats } from './threats.ts';

describe('Threats to records', () => describeThreats(() => createTestRavand()));
