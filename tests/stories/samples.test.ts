// Sample data, on SQLite.
import { describe } from 'vitest';
import { describeLanguages, describeSamples } from './samples.ts';

describeSamples(async () => ({}));

describe('Whenever and wherever they are loaded,', { timeout: 120_000 }, describeLanguages);
