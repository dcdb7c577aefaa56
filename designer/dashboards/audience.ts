// Whose home a dashboard is, in words.
import { roleName } from '../access/roles.ts';
import { t } from '../shell/texts.ts';

export const everybody = 'everybody';

export function homeText(name: string): string {
  return name === everybody ? t('dashboard.everybody') : roleName(name);
}

export function audienceText(homeOf: readonly string[]): string {
  return homeOf.map(homeText).join(t('dashboard.comma'));
}
