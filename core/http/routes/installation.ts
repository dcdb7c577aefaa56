// /api/installation: what the operator has set by the environment, as far as it may be seen: whether there are gateways, never how one signs in at them.
import { senderOf } from '../../messaging/channels/email.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, list, maybe, text } from '../schemas.ts';
import { modeOf } from './health.ts';

const gateway = maybe(closed({ host: text(), from: text() }, ['host']));

export function installationRoutes({ config, database, version }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/installation',
      access: 'studio',
      summary:
        'What the operator has set: address, version, database, where e-mail and SMS go, issuers, addresses that webhooks may reach. No secrets.',
      answer: closed(
        {
          version: text(),
          mode: text(),
          baseUrl: text(),
          baseUrlIsSet: boolean,
          email: gateway,
          sms: gateway,
          issuers: list(text()),
          outboundOrigins: list(text()),
        },
        ['version', 'mode', 'baseUrl', 'baseUrlIsSet', 'email', 'sms', 'issuers', 'outboundOrigins'],
      ),
      async handle() {
        const { baseUrl, baseUrlIsSet, smtpUrl, smsGatewayUrl, issuers, outboundOrigins } = config;
        return {
          body: {
            version,
            mode: modeOf(database, config),
            baseUrl,
            baseUrlIsSet,
            email: smtpUrl === undefined ? null : { host: hostOf(smtpUrl), from: senderOf(smtpUrl, baseUrl) },
            sms: smsGatewayUrl === undefined ? null : { host: hostOf(smsGatewayUrl) },
            issuers: issuers.map(({ label }) => label),
            outboundOrigins,
          },
        };
      },
    }),
  ];
}

/** Nothing else of it: an address of a gateway may hold a name, a password or a key. */
function hostOf(address: string): string {
  return new URL(address).host;
}
