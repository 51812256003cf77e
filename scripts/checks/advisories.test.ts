import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { findFreePort } from '@offload/processes';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../root';
import { audit } from './advisories';

const proof = { 'event-stream': [{ severity: 'critical', title: 'Malicious', url: 'https://a.example' }] };
const about = (name: string, severity: unknown) => ({
  [name]: [{ severity, title: 'T', url: 'https://b.example' }],
});

/** Starts a registry. Returns its URL. */
async function startRegistry(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Returns a registry's answer to every POST. Like one without the audit, it knows nothing else. */
function answer(status: number, body: string): RequestListener {
  return ({ method }, response) => {
    response.statusCode = method === 'POST' ? status : 404;
    response.end(method === 'POST' ? body : '{}');
  };
}

it.each([
  ['405 Method Not Allowed', answer(405, '')],
  ['404 Not Found', answer(404, '{}')],
  ['Unexpected token', answer(200, '<html>')],
  ["its response isn't a list of advisories", answer(200, '[]')],
  ["it doesn't have a known one", answer(200, '{}')],
  ["it doesn't have a known one", answer(200, JSON.stringify(about('next', 'low')))],
])("says if the registry doesn't audit: %s", async (reason, listener) => {
  const { status, lines } = await audit(await startRegistry(listener));
  expect(lines).toEqual([
    expect.stringContaining(`Not audited: the registry gives no advisories (${reason}`),
  ]);
  expect(status).toBe(2);
});

it("says if the registry can't be reached", async () => {
  const { status, lines } = await audit(`http://127.0.0.1:${await findFreePort()}`);
  expect({ status, lines }).toEqual({ status: 2, lines: [expect.stringContaining('ECONNREFUSED')] });
});

it.each([
  ['a critical one, even if the registry knows nothing else', about('next', 'critical')],
  ['one of unknown severity', { ...proof, ...about('next', 7) }],
  ['a moderate one about what ships', { ...proof, ...about('pg', 'moderate') }],
  ['a high one about what `npm start` runs', { ...proof, ...about('maildev', 'high') }],
])('fails at %s', async (_, advisories) => {
  const { status, lines } = await audit(await startRegistry(answer(200, JSON.stringify(advisories))));
  expect(lines).toEqual([expect.stringContaining('T https://b.example'), '1 serious advisories']);
  expect(status).toBe(1);
});

it('passes with moderate ones about what only `npm start` runs, and low ones', async () => {
  const mild = { ...proof, ...about('maildev', 'moderate'), ...about('next', 'low') };
  const registry = await startRegistry(answer(200, JSON.stringify(mild)));
  expect(await audit(registry)).toEqual({ status: 0, lines: ['0 serious advisories'] });
});

it('asks about the versions that are installed', async () => {
  let asked: unknown;
  const registry = await startRegistry(async (request, response) => {
    asked = await json(request);
    response.end(JSON.stringify(proof));
  });
  expect(await audit(registry)).toMatchObject({ status: 0 });
  const versions = [expect.stringMatching(/^\d+\.\d+\.\d+/)];
  expect(asked).toMatchObject({ next: versions, bullmq: versions, maildev: versions });
  expect(asked).not.toHaveProperty('vitest');
  expect(asked).not.toHaveProperty('@offload/core');
});

/** Runs .ci/run in a folder where npm only says what it's told to. */
async function runCi(registry: string) {
  const folder = mkdtempSync(join(tmpdir(), 'offload-ci-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '.ci'));
  copyFileSync(join(root, '.ci/run'), join(folder, '.ci/run'));
  symlinkSync(join(root, 'scripts'), join(folder, 'scripts'));
  const npm = join(folder, 'npm');
  const lines = { config: registry, run: 'checked', test: 'tested\n5 passed, 0 failed' };
  const cases = Object.entries(lines).map(([name, said]) => `${name}) echo '${said}' ;;`);
  writeFileSync(npm, `#!/bin/sh\ncase "$1" in\n${cases.join('\n')}\nesac\n`);
  chmodSync(npm, 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  return new Promise((resolve) => {
    execFile(join(folder, '.ci/run'), { env }, (error, output) =>
      resolve({ status: error?.code ?? 0, lines: output.split('\n') }),
    );
  });
}

it('says on the last line but one of .ci/run that nothing was audited', async () => {
  const note = expect.stringContaining('✗ Not audited: the registry gives no advisories (405');
  expect(await runCi(await startRegistry(answer(405, '')))).toEqual({
    status: 0,
    lines: ['checked', note, 'tested', note, '5 passed, 0 failed', ''],
  });
});

it('passes .ci/run without serious advisories', async () => {
  expect(await runCi(await startRegistry(answer(200, JSON.stringify(proof))))).toEqual({
    status: 0,
    lines: ['checked', '0 serious advisories', 'tested', '5 passed, 0 failed', ''],
  });
});

it('fails .ci/run before the tests with a serious advisory', async () => {
  const registry = await startRegistry(answer(200, JSON.stringify(about('next', 'critical'))));
  expect(await runCi(registry)).toEqual({
    status: 1,
    lines: ['checked', '✗ next: critical: T https://b.example', '1 serious advisories', ''],
  });
});
