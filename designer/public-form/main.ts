// The browser's entry of a public form: policy first, then the language that the link asks for. No session, no workspace.
import '../shell/trusted-types.ts';
import '../format/numbers.ts';
import type { Language } from '../../schemas/types.ts';
import { prefer } from '../shell/preferences.ts';
import { languages } from '../shell/texts.ts';
import './public-form.ts';

const asked = new URLSearchParams(location.search).get('lang');
const language = languages.find(({ value }) => value === asked)?.value as Language | undefined;
await prefer(language ? { language } : {});
