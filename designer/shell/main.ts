// The browser's entry: policy first, then the application element, which asks the server in what language it is read.
import './trusted-types.ts';
import '../format/numbers.ts';
import './app.ts';
import { becomeInstallable } from './installed-app.ts';

becomeInstallable();
