import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { isSameSecret, readSecret } from '@offload/env';
import { MailDev } from 'maildev';
import { SMTPServer } from 'smtp-server';
import { inboxCookie, smtpLogin } from './inbox-secrets';

const [smtpPort = 0, pagePort = 0] = process.argv.slice(2, 4).map(Number);
const mailDirectory = process.argv[4] ?? 'inbox';
const token = readSecret('INBOX_TOKEN', process.env);
if (!token) throw new Error('INBOX_TOKEN is not set.');

/** The allowed hosts. With any host, a site whose name resolves to this machine (DNS rebinding) could read the page. */
const hosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${pagePort}`);
const cookie = { name: `inbox-${pagePort}`, value: inboxCookie(token) };

/** Returns whether a request comes from the inbox's own page, a script, or a URL that a user typed. */
function isOwn({ headers: { host = '', origin } }: IncomingMessage): boolean {
  return hosts.includes(host) && (origin === undefined || hosts.some((name) => origin === `http://${name}`));
}

/** Returns whether a request has the token, or the cookie that a browser got for it. Every user can reach the port. */
function isAllowed(
  { headers: { authorization = '', cookie: cookies = '' } }: IncomingMessage,
  secret: string,
) {
  const given = cookies.split('; ').find((one) => one.startsWith(`${cookie.name}=`));
  return (
    isSameSecret(authorization, `Bearer ${secret}`) ||
    (given !== undefined && isSameSecret(given, `${cookie.name}=${cookie.value}`))
  );
}

/** Returns whether a request is for the link that `npm start` prints. */
function hasToken({ method, url = '' }: IncomingMessage, secret: string): boolean {
  const given = url.startsWith('/?') ? new URLSearchParams(url.slice(2)).get('token') : null;
  return method === 'GET' && given !== null && isSameSecret(given, secret);
}

function reply({ socket }: IncomingMessage, status: string, headers: string[] = [], body = ''): void {
  const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`, 'Connection: close'];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const locked =
  'This inbox shows links that sign people in. Open the link that npm start printed next to "Inbox", or send ' +
  'the header "Authorization: Bearer <INBOX_TOKEN>".\n';

/** Runs a guard before an event's listeners, which add CORS headers and open WebSockets. */
function guard(server: EventEmitter, event: 'request' | 'upgrade', secret: string): void {
  const handlers = server.listeners(event);
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, ...more: unknown[]) => {
    if (!isOwn(request)) return reply(request, '403 Forbidden');
    if (hasToken(request, secret)) {
      const attributes = 'Path=/; HttpOnly; SameSite=Strict';
      const headers = [`Set-Cookie: ${cookie.name}=${cookie.value}; ${attributes}`, 'Location: /'];
      // No store: the URL has the token.
      return reply(request, '303 See Other', [...headers, 'Cache-Control: no-store']);
    }
    if (!isAllowed(request, secret)) {
      const headers = ['Content-Type: text/plain; charset=utf-8', 'WWW-Authenticate: Bearer'];
      return reply(request, '401 Unauthorized', headers, locked);
    }
    for (const handle of handlers) handle.call(server, request, ...more);
    return undefined;
  });
}

// Every user of the machine can reach the port. Our workers log in at once, and use a few connections.
const maxClients = 50;
const loginMs = 5_000;
const wrongLoginMs = 1_000;

/** Limits how many clients are connected, how long they may take to log in, and how fast they can guess. */
function limitClients(server: unknown): void {
  if (!(server instanceof SMTPServer)) throw new Error('MailDev has no SMTP server to limit.');
  const { onAuth } = server;
  server.options.maxClients = maxClients;
  server.onConnect = (session, callback) => {
    const connection = [...server.connections].find(({ session: { id } }) => id === session.id);
    setTimeout(() => session.user || connection?.close(), loginMs).unref();
    callback();
  };
  server.onAuth = (login, session, callback) =>
    onAuth.call(server, login, session, (error, response) => {
      if (!error) return callback(null, response);
      setTimeout(callback, wrongLoginMs, error);
      return undefined;
    });
}

const { user, password } = smtpLogin(token);
const maildev = new MailDev({
  smtp: smtpPort,
  ip: '127.0.0.1',
  incomingUser: user,
  incomingPass: password,
  web: pagePort,
  webIp: '127.0.0.1',
  mailDirectory,
  maxEmails: 2_000,
  silent: true,
});
const { api, smtp } = await maildev.start();
limitClients(Reflect.get(smtp, 'smtp'));
if (!api) throw new Error('The inbox has no page.');
guard(api.server.server, 'request', token);
guard(api.server.server, 'upgrade', token);
process.once('SIGTERM', () => void maildev.stop().then(() => process.exit(0)));
