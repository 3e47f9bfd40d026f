import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settingsOf } from '../configuration/load.ts';
import { alertOf } from '../server/testing/stream-reader.ts';
import { isAllowed, OutboundDelivery } from './delivery.ts';
import { headline, mailOf, type Notice, slackBody, teamsBody, toldOf } from './message.ts';

const NOTICE: Notice = { alerts: [toldOf(alertOf('a/1', 'CRITICAL'))], count: 3, test: false };
const closing: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) server.close();
});

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

async function receiver(status = 200, headers: Record<string, string> = {}) {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push({ headers: request.headers, body: JSON.parse(text || '{}') });
    response.writeHead(status, headers).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(server);
  return { received, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const deliveryTo = (hosts: string[], more: object = {}) =>
  new OutboundDelivery(
    settingsOf({ notices: { allowed_hosts: hosts, console_url: 'https://sentinel.example/', ...more } }).notices,
  );

describe('a webhook', () => {
  test('gets the notice as JSON, with links to the console', async () => {
    const { received, host } = await receiver();
    await deliveryTo([host]).deliver({ kind: 'webhook', url: `http://${host}/in?key=1` }, NOTICE);
    expect(received[0].headers['content-type']).toBe('application/json');
    expect(received[0].body).toMatchObject({
      source: 'api-sentinel',
      count: 3,
      alerts: [{ id: 'a/1', url: 'https://sentinel.example/console/alerts/a%2F1' }],
    });
  });

  test.each([
    ['302', 302, /answered 302/],
    ['500', 500, /answered 500/],
  ])('that answers %s has not got it, and leads nowhere else', async (_, status, sentence) => {
    const other = await receiver();
    const { host } = await receiver(status, { location: `http://${other.host}/` });
    const sent = deliveryTo([host]).deliver({ kind: 'webhook', url: `http://${host}/` }, NOTICE);
    await expect(sent).rejects.toThrow(sentence);
    expect(other.received).toEqual([]);
  });

  test('of a host that is not allowed is never called', async () => {
    const { received, host } = await receiver();
    const sent = deliveryTo(['hooks.example']).deliver({ kind: 'webhook', url: `http://${host}/` }, NOTICE);
    await expect(sent).rejects.toThrow(/not allowed; add it to notices.allowed_hosts/);
    expect(received).toEqual([]);
  });
});

test.each([
  ['https://hooks.example/x', true],
  ['https://HOOKS.example:443/x', true],
  ['https://hooks.example:8443/x', false],
  ['https://chat.example:8443/x', true],
  ['https://hooks.example.attacker.example/', false],
  ['https://hooks.example@attacker.example/', false],
  ['https://user:secret@hooks.example/', false],
  ['file://hooks.example/etc/passwd', false],
  ['https://sub.hooks.example/', false],
  ['http://127.0.0.1/', false],
  ['no address', false],
])('whether %s is allowed: %s', (url, expected) => {
  expect(isAllowed(url, ['hooks.example', 'chat.example:8443'])).toBe(expected);
});

/** Says yes to every line, as a mail server does, and keeps the mails. */
async function mailServer(answer = '250 kept') {
  const mails: string[] = [];
  const server = createTcpServer((socket) => {
    let data: string | undefined;
    socket.write('220 ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').slice(0, -1)) {
        if (data !== undefined && line !== '.') data += `${line}\n`;
        else if (data !== undefined) {
          mails.push(data);
          data = undefined;
          socket.write(`${answer}\r\n`);
        } else if (line === 'DATA') {
          data = '';
          socket.write('354 go on\r\n');
        } else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 yes\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(server);
  return { mails, port: (server.address() as AddressInfo).port };
}

describe('a mail', () => {
  test('is brought to the server, as plain text', async () => {
    const { mails, port } = await mailServer();
    const delivery = deliveryTo([], { mail: { host: '127.0.0.1', port, from: 'sentinel@example.org' } });
    await delivery.deliver({ kind: 'mail', to: ['ops@example.org'] }, NOTICE);
    expect(mails[0]).toMatch(/^To: ops@example\.org$/m);
    expect(mails[0]).toMatch(/^Content-Type: text\/plain/m);
    expect(mails[0]).toContain('https://sentinel.example/console/alerts/a%2F1');
  });

  test('that is refused is said', async () => {
    const { port } = await mailServer('554 no');
    const delivery = deliveryTo([], { mail: { host: '127.0.0.1', port } });
    await expect(delivery.deliver({ kind: 'mail', to: ['a@b.example'] }, NOTICE)).rejects.toThrow(
      /did not take the mail/,
    );
  });

  test('without a server is a problem that says what to set', () => {
    expect(deliveryTo([]).problem({ kind: 'mail', to: ['a@b'] })).toMatch(/notices\.mail\.host/);
  });

  test('a password goes over no plain line', async () => {
    const { mails, port } = await mailServer();
    const mail = { host: '127.0.0.1', port, username: 'u', password: 'geheim' };
    await expect(deliveryTo([], { mail }).deliver({ kind: 'mail', to: ['a@b.example'] }, NOTICE)).rejects.toThrow();
    expect(mails).toEqual([]);
  });
});

describe('what a log says', () => {
  test('is text in every form: no mention, no markup, no line of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        const alert = alertOf('1', 'HIGH');
        const entity = { ...alert.entity, id: `<!channel>\r\nBcc: x@y ${hostile}` };
        const notice: Notice = { alerts: [toldOf({ ...alert, entity, reason: hostile })], count: 1, test: false };
        expect(headline(notice)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(mailOf(notice, () => undefined).subject).not.toMatch(/[\r\n]/);
        expect((slackBody(notice, () => undefined) as { text: string }).text).not.toMatch(/[<>]/);
        expect(JSON.stringify(slackBody(notice, () => undefined))).not.toContain('mrkdwn');
        expect(JSON.stringify(teamsBody(notice, () => undefined))).not.toContain('"TextBlock"');
      }),
    );
  });
});
