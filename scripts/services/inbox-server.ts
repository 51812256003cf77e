import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { MailDev } from 'maildev';

const [smtpPort = 0, pagePort = 0] = process.argv.slice(2, 4).map(Number);
const mailDirectory = process.argv[4] ?? 'inbox';

/** The names of this page. With another one, a site whose name leads to this machine could read it. */
const hosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${pagePort}`);

/** Returns whether a request comes from the inbox's own page, a script, or an address that a user typed. */
function isOwn({ headers: { host = '', origin } }: IncomingMessage): boolean {
  return hosts.includes(host) && (origin === undefined || hosts.some((name) => origin === `http://${name}`));
}

/** Puts a guard before whatever handles an event: CORS headers are added, and WebSockets opened, behind it. */
function guard(server: Server, event: 'request' | 'upgrade', reject: (response: never) => void): void {
  const handlers = server.listeners(event);
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, response: never, ...more: unknown[]) => {
    if (!isOwn(request)) return reject(response);
    for (const handle of handlers) handle.call(server, request, response, ...more);
  });
}

const maildev = new MailDev({
  smtp: smtpPort,
  ip: '127.0.0.1',
  web: pagePort,
  webIp: '127.0.0.1',
  mailDirectory,
  maxEmails: 2_000,
  silent: true,
});
const { api } = await maildev.start();
if (!api) throw new Error('The inbox has no page.');
guard(api.server.server, 'request', (response: ServerResponse) => response.writeHead(403).end());
guard(api.server.server, 'upgrade', (socket: Duplex) => socket.destroy());
process.once('SIGTERM', () => void maildev.stop().then(() => process.exit(0)));
