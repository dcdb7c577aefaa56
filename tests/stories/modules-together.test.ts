// The modules together, on SQLite.
import { describeModulesTogether } from './modules-together.ts';

describeModulesTogether(async () => ({}));
