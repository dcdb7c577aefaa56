// Releases on SQLite.
import { describeReleases } from './releases.ts';

describeReleases(async () => undefined);
