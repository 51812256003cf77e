import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accepts, assertPortsFree, findFreePorts } from './ports';

let server: Server;
let port: number;

beforeEach(async () => {
  server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.close();
  if (server.listening) await once(server, 'close');
});

const named = (variable: string, number: number) => ({ variable, port: number, host: '127.0.0.1' });

it('names the port in use, and its variable', async () => {
  await expect(assertPortsFree([named('SMTP_PORT', port)])).rejects.toThrow(
    `Port ${port} is in use. Free it, or choose another one with SMTP_PORT.`,
  );
});

it('names two variables with the same port', async () => {
  const [free = 0] = await findFreePorts(1);
  await expect(assertPortsFree([named('PORT', free), named('INBOX_PORT', free)])).rejects.toThrow(
    `PORT and INBOX_PORT are both ${free}: change one.`,
  );
});

it('finds different ports below the range of ephemeral ones', async () => {
  const ports = await findFreePorts(3);
  expect(new Set(ports).size).toBe(3);
  expect(ports.every((each) => each >= 20_000 && each < 32_000)).toBe(true);
  await assertPortsFree(ports.map((each) => named('PORT', each)));
});

it('tells whether a server accepts connections', async () => {
  expect(await accepts(port)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await accepts(port)).toBe(false);
});
