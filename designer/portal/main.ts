// The browser's entry of the customers' portal: policy first, then language and texts. A session of customers alone, no workspace.
import '../shell/trusted-types.ts';
import '../format/numbers.ts';
import { hasStoredPreferences, prefer } from '../shell/preferences.ts';
import { start } from './api.ts';
import './portal.ts';

// What the installation speaks, until somebody chooses otherwise.
const { settings } = await start();
const { language, calendar, timeZone, country, restDays } = settings;
const house = { timeZone, country, restDays };
await prefer(hasStoredPreferences() ? house : { language, calendar, ...house });
