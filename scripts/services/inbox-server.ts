import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { MailDev } from 'maildev';

const [smtpPort = 0, pagePort = 0] = process.argv.slice(2, 4).map(Number);
const mailDirectory = process.argv[4] ?? 'inbox';

/** The allowed hosts. With any host, a site whose name resolves to this machine (DNS rebinding) could read the page. */
const hosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${pagePort}`);

/** Returns whether a request comes from the inbox's own page, a script, or a URL that a user typed. */
function isOwn({ headers: { host = '', origin } }: IncomingMessage): boolean {
  return hosts.includes(host) && (origin === undefined || hosts.some((name) => origin === `http://${name}`));
}

/** Runs a guard before an event's listeners, which add CORS headers and open WebSockets. */
function guard(server: EventEmitter, event: 'request' | 'upgrade'): void {
  const handlers = server.listeners(event);
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, ...more: unknown[]) => {
    if (!isOwn(request)) return request.socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    for (const handle of handlers) handle.call(server, request, ...more);
    return undefined;
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
guard(api.server.server, 'request');
guard(api.server.server, 'upgrade');
process.once('SIGTERM', () => void maildev.stop().then(() => process.exit(0)));
