import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { system } from '../test/example/shop';
import { call, payBack, print, printAll } from '../test/example/shop-worker';
import { openJobs } from './client/open-jobs';
import { contractDefaults, queueDefaults } from './contract/defaults';
import { jobOf } from './schedules/tick';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../README.md');

it.each(['shop.ts', 'shop-worker.ts'])('shows the code of %s', (file) => {
  expect(readme).toContain(`\`${file}\`\n\n\`\`\`ts\n${read(`../test/example/${file}`)}\`\`\`\n`);
});

it('lists the defaults of contracts and queues in the guide', () => {
  const rows = [...read('../../../docs/your-own-app.md').matchAll(/^\| `(\w+)` +\| `(.+?)` +\|/gm)];
  const shown = Object.entries({ ...contractDefaults, ...queueDefaults }).map(([name, value]) => [
    name,
    inspect(value, { numericSeparator: true }),
  ]);
  expect(rows.map(([, ...cells]) => cells).sort()).toEqual(shown.sort());
});

it('shows the tests of the shop on the page about tests, one for each promise', () => {
  const page = read('../../../docs/test-your-jobs.md');
  const [head = '', ...tests] = read('../test/example/shop.db.test.ts').split(/^(?=it\()/m);
  expect(tests.length).toBeGreaterThan(6);
  for (const part of [head, ...tests]) expect(page).toContain(`\`\`\`ts\n${part.trimEnd()}\n\`\`\`\n`);
});

it('shows how to test a processor', () => {
  const [, code = ''] = /^(it\('retries an empty printer.*?^}\);\n)/ms.exec(read('readme.test.ts')) ?? [];
  expect(code).not.toBe('');
  expect(readme).toContain(code);
});

it('retries an empty printer, and pays back what was approved', async () => {
  await expect(runInline(print, { orderId: 7 })).rejects.toThrow('out of paper');
  const second = await runInline(print, { orderId: 7 }, { attempt: 2 });
  expect(second).toMatchObject({ result: { pages: 1 }, logs: [{ message: 'Printed' }] });

  const refund = { orderId: 7, cents: 500 };
  const approved = await runInline(payBack, refund, { signals: { approval: { by: 'Ada' } } });
  expect(approved.result).toEqual({ refunded: 500, approvedBy: 'Ada' });
  expect(approved.waits.map(({ type }) => type)).toEqual(['signal', 'time']);
  expect((await runInline(payBack, refund)).result).toEqual({ refunded: 0 });
});

it('counts a failure of what it calls for the gate, and fails at once if the call was rejected', async () => {
  let status = 503;
  const server = createServer((_request, response) => void response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  const post = () => runInline(call, { url: `http://127.0.0.1:${port}/orders`, orderId: 7 });
  await expect(post()).rejects.toMatchObject({ jobEffect: 'retry', gateFailure: { status: 503 } });
  status = 400;
  await expect(post()).rejects.toMatchObject({ jobEffect: 'fail', code: 'rejected' });
  status = 204;
  expect((await post()).result).toEqual({ status: 204 });
  server.close();
});

it('waits for its child jobs', async () => {
  const runChild = ({ payload }: { payload: unknown }) =>
    JSON.stringify(payload) === '{"orderId":2}'
      ? { error: { code: 'out_of_paper', message: 'The printer is out of paper.' } }
      : { result: { pages: 1 } };
  const { result, children } = await runInline(printAll, { orderIds: [1, 2, 3] }, { runChild });
  expect(result).toEqual({ printed: 2 });
  expect(children).toHaveLength(3);
  // As the page about tests shows.
  const both = await runInline(
    printAll,
    { orderIds: [1, 2] },
    { runChild: ({ payload }) => runInline(print, payload, { attempt: 2 }) },
  );
  expect(both.result).toEqual({ printed: 2 });
});

it('shows how a user schedules a kind that can be scheduled', () => {
  const [, kind = ''] = /insertSchedule\(\n.*?kind: '([^']+)'/s.exec(readme) ?? [];
  const schedule = { name: null, kind, template: {}, timeZone: 'Europe/Berlin' };
  expect(jobOf(system, schedule, new Date('2026-11-01T05:00:00Z')).payload).toEqual({ orderIds: [11] });
});

it.each([
  ['.', () => import('./index')],
  ['worker', () => import('./worker/index')],
  ['child', () => import('./isolated/child')],
  ['testing', () => import('./testing/index')],
  ['sql', () => import('./public-sql')],
  ['schedules', () => import('./public-schedules')],
  ['health', () => import('./health/index')],
  ['log', () => import('./logging')],
  ['format/amounts', () => import('./format/amounts')],
  ['format/durations', () => import('./format/durations')],
])('names every exported value of %s', async (_, load) => {
  const names = Object.keys(await load());
  expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});

const publicEntries = Object.entries(manifest.exports).filter(([entry]) => !/internal|\*/.test(entry));

it.each(publicEntries)('names every exported type of %s', (_, path) => {
  const source = read(path.replace('./src/', ''));
  const exports = [...source.matchAll(/^export (type )?\{(.*?)\}/gms)].map(([, isType, names = '']) =>
    isType ? names.replace(/\w+/g, 'type $&') : names,
  );
  const declared = source.match(/^export (type|interface) \w+/gm) ?? [];
  const found = [...exports, ...declared].join(' ').matchAll(/(?:type|interface) (\w+)/g);
  const names = [...found].map(([, name = '']) => name);
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

it('names every method of the client', async () => {
  const jobs = openJobs({ system, databaseUrl: 'postgres://127.0.0.1:1/unused' });
  const methods = Object.entries(jobs).filter(([, value]) => typeof value === 'function');
  await jobs.close();
  expect(methods.map(([name]) => name).filter((name) => !readme.includes(`jobs.${name}(`))).toEqual([]);
});

it('imports only public entry points', () => {
  const guides = readme + read('../../../docs/your-own-app.md');
  const paths = [...guides.matchAll(/'@offload\/core\/([\w/]+)'/g)].map(([, path = '']) => path);
  expect(paths).toContain('contract');
  const entries = Object.keys(manifest.exports).map((entry) => entry.slice('./'.length));
  expect(paths.filter((path) => path.startsWith('internal') || !entries.includes(path))).toEqual([]);
});
