// `<ravand-message-list>`: the studio's list of messages, and the way to a new one.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { MessageDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { Beginning } from '../studio/definition-list.ts';
import { addressOf } from './message-schema.ts';

const fresh = ({ name, label, entity }: Beginning): MessageDefinition => {
  const channel = 'sms';
  return { kind: 'message', name, label, entity, channel, to: addressOf(entity, channel), body: {} };
};

@customElement('ravand-message-list')
export class MessageList extends RavandElement {
  protected override render() {
    return html`<ravand-definition-list kind="message" path="/studio/messages" icon="message-square" asksEntity heading=${t('studio.messages')}
      newLabel=${t('messages.new')} emptyLine=${t('messages.noneYet')} .fresh=${fresh}></ravand-definition-list>`;
  }
}
