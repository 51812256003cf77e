import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepExchanges, setPageStatus } from './page-status';

const server = createServer((_request, response) => render(response));
let render: (response: ServerResponse) => void;
let stop: () => void;

beforeEach(async () => {
  stop = keepExchanges();
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  stop();
  server.close();
  await once(server, 'close');
});

async function requestPage(headers = {}): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const init = { headers: { Connection: 'close', ...headers } };
  return (await fetch(`http://127.0.0.1:${port}`, init)).status;
}

/** Requests a page. Returns its status, and whether the page could set it. */
async function get(headers = {}): Promise<[number, boolean]> {
  let isSet = false;
  render = (response) => {
    isSet = setPageStatus(404);
    response.end();
  };
  return [await requestPage(headers), isSet];
}

it('lets a page set the status of its document', async () => {
  expect(await get()).toEqual([404, true]);
});

it('leaves the status of what navigation inside the app fetches to Next', async () => {
  expect(await get({ RSC: '1' })).toEqual([200, false]);
});

it('sets nothing outside of a request, or after it was stopped', async () => {
  expect(setPageStatus(404)).toBe(false);
  stop();
  expect(await get()).toEqual([200, false]);
});

it('leaves the status as it was sent if a page notices too late', async () => {
  const logged = new Promise<number>((resolve) => {
    render = (response) => {
      response.flushHeaders();
      setPageStatus(404);
      response.end(() => resolve(response.statusCode));
    };
  });
  expect([await requestPage(), await logged]).toEqual([200, 200]);
});
