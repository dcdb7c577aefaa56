// on SQLite.
import { describeTelephony } from './telephony.ts';

describeTelephony(async () => ({}));
