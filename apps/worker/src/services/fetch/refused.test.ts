import { createLookup } from '@offload/outgoing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFetchFile } from './fetch-file';
import { type NameServer, startNameServer } from './testing/name-server';
import { startWebServer, type WebServer } from './testing/web-server';

let names: NameServer;
let web: WebServer;
const limits = { maxBytes: 1_000, signal: new AbortController().signal };
const refusal = { name: 'PermanentError', code: 'address_refused' };

beforeAll(async () => {
  names = await startNameServer();
  web = await startWebServer((_request, response) => response.end('inside'));
});
afterAll(() => {
  names.close();
  web.close();
});

/** Every URL here would reach the private server if it weren't rejected, because its port is allowed. */
const strict = () => createFetchFile({ ports: [web.port], resolve: names.resolve });

it("reaches the private server if it's allowed, so the URLs below could reach it too", async () => {
  names.set('inside.test', ['127.0.0.1']);
  for (const host of ['127.0.0.1', 'inside.test', '0.0.0.0']) {
    const lax = createFetchFile({ allowHosts: [`${host}:${web.port}`], resolve: names.resolve });
    expect(String(await lax(`http://${host}:${web.port}/`, limits))).toBe('inside');
  }
});

it.each([
  ['dotted', '127.0.0.1'],
  ['short', '127.1'],
  ['one number', '2130706433'],
  ['octal', '017700000001'],
  ['octal parts', '0177.0.0.01'],
  ['hexadecimal', '0x7f000001'],
  ['hexadecimal parts', '0x7f.0.0.0x1'],
  ['wide digits', '１２７.０.０.１'],
  ['circled digits', '①②⑦.0.0.1'],
  ['percent-encoded', '%31%32%37.0.0.1'],
  ['a dot at its end', '127.0.0.1.'],
  ['another of loopback', '127.8.9.10'],
  ['any', '0.0.0.0'],
  ['any, short', '0'],
  ['IPv6', '[::1]'],
  ['IPv6, long', '[0:0:0:0:0:0:0:1]'],
  ['IPv6, any', '[::]'],
  ['IPv4-mapped', '[::ffff:127.0.0.1]'],
  ['IPv4-mapped, hexadecimal', '[::ffff:7f00:1]'],
  ['IPv4-compatible', '[::127.0.0.1]'],
  ['NAT64', '[64:ff9b::127.0.0.1]'],
  ['6to4', '[2002:7f00:1::]'],
  ['metadata', '169.254.169.254'],
  ['metadata, as one number', '2852039166'],
  ['metadata, mapped', '[::ffff:169.254.169.254]'],
  ['metadata by IPv6', '[fd00:ec2::254]'],
  ['private', '10.0.0.1'],
  ['carrier-grade NAT', '100.64.0.1'],
])('rejects an address that is %s: %s', async (_what, host) => {
  const before = web.connections();
  await expect(strict()(`http://${host}:${web.port}/`, limits)).rejects.toMatchObject(refusal);
  expect(web.connections()).toBe(before);
});

it.each([
  ['loopback', ['127.0.0.1']],
  ['private', ['192.168.0.1']],
  ['metadata', ['169.254.169.254']],
  ['IPv6 loopback', ['::1']],
  ['mapped', ['::ffff:127.0.0.1']],
  ['NAT64', ['64:ff9b::7f00:1']],
  ['public and private ones', ['93.184.216.34', '127.0.0.1']],
  ['a public IPv4 and a private IPv6 one', ['93.184.216.34', '::1']],
])('rejects a name that resolves to %s', async (_what, addresses) => {
  names.set('bad.test', addresses);
  const before = web.connections();
  await expect(strict()(`http://bad.test:${web.port}/`, limits)).rejects.toMatchObject(refusal);
  expect(web.connections()).toBe(before);
});

it('rejects localhost as resolved by the system', async () => {
  const before = web.connections();
  const bySystem = createFetchFile({ ports: [web.port] });
  for (const host of ['localhost', 'LOCALHOST']) {
    await expect(bySystem(`http://${host}:${web.port}/`, limits)).rejects.toMatchObject(refusal);
  }
  expect(web.connections()).toBe(before);
});

it.each([
  'http://user:secret@inside.test/',
  'http://user@inside.test/',
  'ftp://inside.test/a.jpg',
  'file:///etc/passwd',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'gopher://inside.test/',
])('rejects %s', async (address) => {
  const lax = createFetchFile({ allowHosts: ['inside.test'], resolve: names.resolve });
  await expect(lax(address, limits)).rejects.toMatchObject(refusal);
});

it('rejects every port except 80 and 443, even on an allowed host', async () => {
  names.set('inside.test', ['127.0.0.1']);
  const before = web.connections();
  const lax = createFetchFile({ allowHosts: ['inside.test'], resolve: names.resolve });
  for (const port of [web.port, 22, 25, 6379, 8080]) {
    await expect(lax(`http://inside.test:${port}/`, limits)).rejects.toMatchObject(refusal);
  }
  expect(web.connections()).toBe(before);
});

it('connects to the address that it checked, because a name is resolved once per connection', async () => {
  // The second resolution wouldn't be reachable.
  names.set('moving.test', ['127.0.0.1'], ['127.0.0.9']);
  const lax = createFetchFile({ allowHosts: [`moving.test:${web.port}`], resolve: names.resolve });
  expect(String(await lax(`http://moving.test:${web.port}/`, limits))).toBe('inside');
  expect(names.asked('moving.test')).toBe(1);
});

it('uses the checked addresses for a connection, and checks again for the next one', async () => {
  names.set('rebound.test', ['93.184.216.34', '2606:4700::1111'], ['127.0.0.1']);
  const lookup = createLookup(names.resolve, false);
  const look = () =>
    new Promise((resolve, reject) => {
      lookup('rebound.test', { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
    });
  expect(await look()).toEqual([
    { address: '93.184.216.34', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ]);
  await expect(look()).rejects.toMatchObject(refusal);
});

it.each([
  ['an address inside', 'http://127.0.0.1:PORT/'],
  ['a name that leads inside', 'http://bad.test:PORT/'],
  ['another scheme', 'file:///etc/passwd'],
  ['a user name', 'http://a:b@door.test:PORT/'],
  ['another port', 'http://door.test:22/'],
  ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
  ['a name that leads inside the second time', '//door.test:PORT/again'],
])('rejects a redirect to %s', async (_what, location) => {
  names.set('bad.test', ['127.0.0.1']);
  names.set('door.test', ['127.0.0.1']);
  const to = location.replace('PORT', String(web.port));
  const door = await startWebServer((_request, response) => response.writeHead(302, { Location: to }).end());
  const allowHosts = [`door.test:${door.port}`];
  const half = createFetchFile({ ports: [web.port], allowHosts, resolve: names.resolve });
  const before = web.connections();
  await expect(half(`http://door.test:${door.port}/`, limits)).rejects.toMatchObject(refusal);
  expect(web.connections()).toBe(before);
  expect(door.paths).toEqual(['/']);
  door.close();
});
