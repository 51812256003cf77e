import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createSupervisor, findFreePorts, noRecord } from '@offload/processes';
import { runAsOtherUser, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { mailAddresses, openInbox } from './services';

const token = 'a-token/with+odd=signs&more';
const given = encodeURIComponent(token);
const wrongs = ['', '?token=', '?token=wrong', `?x=${given}`, 'api/email', `api/email?token=${given}`, '/'];

const supervisor = createSupervisor(noRecord);
let dataDir: string;
let smtpUrl: string;
let inbox: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'offload-inbox-'));
  const [SMTP_PORT = 0, INBOX_PORT = 0] = await findFreePorts(2);
  const settings = { SMTP_URL: undefined, SMTP_PORT, INBOX_PORT, INBOX_TOKEN: token, DATA_DIR: dataDir };
  await openInbox(supervisor, settings);
  const addresses = mailAddresses(settings);
  smtpUrl = addresses.smtpUrl;
  inbox = addresses.inboxUrl ?? '';
});
afterAll(async () => {
  await supervisor.stop();
  rmSync(dataDir, { recursive: true });
});

const open = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${inbox}/${path}`, { headers, redirect: 'manual' });

it('shows no email to another user of the machine, and says how to open it', async () => {
  const attack = `
    for (const path of ${JSON.stringify(wrongs)}) {
      const response = await fetch('${inbox}/' + path, { redirect: 'manual' });
      console.log(response.status, response.headers.get('set-cookie'), (await response.text()).includes('npm start'));
    }`;
  const answers = await runAsOtherUser(attack);
  expect(answers.split('\n')).toEqual(wrongs.map(() => '401 null true'));
});

it.each([
  { Authorization: 'Bearer wrong' },
  { Authorization: token },
  { Authorization: `Basic ${btoa(`offload:${token}`)}` },
  { Cookie: 'inbox=x' },
])('rejects %j', async (headers) => {
  expect((await open('api/email', headers)).status).toBe(401);
});

/** Says these lines to the mail server as another user, each after a reply. Returns the codes of the replies. */
async function say(...lines: string[]): Promise<string[]> {
  const { hostname, port } = new URL(smtpUrl);
  const codes = await runAsOtherUser(`
    import { connect } from 'node:net';
    const lines = ${JSON.stringify(lines)};
    const socket = connect(${port}, '${hostname}');
    for await (const reply of socket.setEncoding('utf8')) {
      console.log(reply.slice(0, 3));
      if (lines.length === 0) break;
      socket.write(lines.shift() + '\\r\\n');
    }`);
  return codes.split('\n');
}

it('accepts emails only with the login of our worker, which does not open the inbox', async () => {
  const { username, password } = new URL(smtpUrl);
  const login = (secret: string) => `AUTH PLAIN ${btoa(`\0${username}\0${secret}`)}`;
  const from = 'MAIL FROM:<a@example.com>';
  expect(await say('EHLO x', from)).toEqual(['220', '250', '530']);
  expect(await say('EHLO x', login(token), from)).toEqual(['220', '250', '535', '530']);
  expect(await say('EHLO x', login(password), from)).toEqual(['220', '250', '235', '250']);
  const name = `inbox-${new URL(inbox).port}`;
  for (const wrong of [{ Authorization: `Bearer ${password}` }, { Cookie: `${name}=${password}` }])
    expect((await open('api/email', wrong)).status).toBe(401);
});

it('opens in a browser with the link that has the token, and stays open by its cookie', async () => {
  const opened = await open(`?token=${given}`);
  expect(opened.status).toBe(303);
  expect(opened.headers.get('Location')).toBe('/');
  const cookie = opened.headers.get('Set-Cookie') ?? '';
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect(cookie).not.toContain(token);
  const [Cookie = ''] = cookie.split(';');
  expect((await open('', { Accept: 'text/html', Cookie: `other=1; ${Cookie}` })).status).toBe(200);
  expect((await open('api/email', { Cookie })).status).toBe(200);
});

it('answers a program that sends the token', async () => {
  expect((await open('api/email', { Authorization: `Bearer ${token}` })).status).toBe(200);
});

/** Connects to the mail server. `lines` has its replies so far. */
async function connectTo(): Promise<{ socket: Socket; lines: string[] }> {
  const { hostname, port } = new URL(smtpUrl);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const lines: string[] = [];
  createInterface(socket).on('line', (line) => lines.push(line));
  onTestFinished(() => void socket.destroy());
  return { socket, lines };
}

it('lets few clients connect that don’t log in, and not for long, so that our worker gets through', async () => {
  const idle = await Promise.all(Array.from({ length: 300 }, connectTo));
  await until(() => idle.every(({ socket }) => socket.closed));
  const greeted = idle.filter(({ lines }) => lines[0]?.startsWith('220'));
  expect(greeted.length).toBeLessThanOrEqual(50);
  const { username, password } = new URL(smtpUrl);
  const login = `AUTH PLAIN ${btoa(`\0${username}\0${password}`)}`;
  expect(await say('EHLO x', login)).toEqual(['220', '250', '235']);
});

it('replies to a wrong login later than to a right one', async () => {
  const { username, password } = new URL(smtpUrl);
  const [wrong, right] = [await connectTo(), await connectTo()];
  const replies: string[] = [];
  for (const { socket, lines } of [wrong, right]) {
    await until(() => lines.length > 0);
    socket.write('EHLO x\r\n');
    await until(() => lines.some((line) => line.startsWith('250 ')));
    createInterface(socket).on('line', (line) => replies.push(line.slice(0, 3)));
  }
  for (const [{ socket }, secret] of [
    [wrong, 'wrong'],
    [right, password],
  ] as const)
    socket.write(`AUTH PLAIN ${btoa(`\0${username}\0${secret}`)}\r\n`);
  await until(() => replies.length === 2);
  expect(replies).toEqual(['235', '535']);
});
