// The browser's entry: policy first, then language, then the application element.
import './trusted-types.ts';
import '../format/numbers.ts';
import { prefer } from './preferences.ts';
import './app.ts';
import { becomeInstallable } from './installed-app.ts';

await prefer({});
becomeInstallable();
