// A person as a disc with the first letter; the tone follows from the name, so the same person looks the same everywhere.
import { css, html, type TemplateResult } from 'lit';

const tones = ['accent', 'cause', 'warning', 'success', 'danger'] as const;

export function avatar(
  name: string,
  size: 'small' | 'medium' | 'large' = 'small',
  tone?: (typeof tones)[number],
): TemplateResult {
  const first = [...name.trim()][0] ?? '·';
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return html`<span class="avatar ${size} ${tone ?? tones[sum % tones.length] ?? 'accent'}" aria-hidden="true">${first.toLocaleUpperCase()}</span>`;
}

export const avatars = css`
  .avatar {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 22px;
    block-size: 22px;
    border-radius: 50%;
    font: var(--micro);
    font-weight: 650;
    background: var(--accent-soft);
    color: var(--accent);
  }
  .avatar.medium {
    inline-size: 36px;
    block-size: 36px;
    font: var(--body-strong);
  }
  .avatar.large {
    inline-size: 40px;
    block-size: 40px;
    font: var(--title);
  }
  .avatar.cause {
    background: var(--cause-soft);
    color: var(--cause);
  }
  .avatar.warning {
    background: var(--warning-soft);
    color: var(--warning);
  }
  .avatar.success {
    background: var(--success-soft);
    color: var(--success);
  }
  .avatar.danger {
    background: var(--danger-soft);
    color: var(--danger);
  }
`;
