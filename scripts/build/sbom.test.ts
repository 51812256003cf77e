import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeSbom } from './sbom';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'offload-sbom-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function sbomOf(workspaces: string[], subject: string) {
  const file = join(folder, 'sbom.cdx.json');
  writeSbom(workspaces, subject, file);
  const { metadata, components } = JSON.parse(readFileSync(file, 'utf8'));
  const named = new Map<string, object>(components.map((each: { name: string }) => [each.name, each]));
  return { component: metadata.component, named };
}

it('lists what a package uses at run time, with hash and license, and nothing that only tests use', () => {
  const { component, named } = sbomOf(['packages/core'], 'packages/core');
  const purl = expect.stringMatching(/^pkg:npm\/%40offload\/core@\d/);
  expect(component).toMatchObject({ type: 'library', name: '@offload/core', purl });
  expect(named.get('bullmq')).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
    licenses: [{ license: { name: 'MIT' } }],
  });
  // What bullmq and pg use.
  for (const used of ['msgpackr', 'pg-protocol']) expect(named.has(used), used).toBe(true);
  for (const other of ['@offload/core', 'vitest', 'next', 'sharp'])
    expect(named.has(other), other).toBe(false);
});

it('lists what the image has of web and worker, and of the packages that they use', () => {
  const { component, named } = sbomOf(['apps/web', 'apps/worker'], '');
  expect(component).toMatchObject({ type: 'application', name: 'offload' });
  for (const name of ['@offload/kinds', 'next', 'sharp', 'pdfkit', 'better-auth', 'nodemailer'])
    expect(named.has(name), name).toBe(true);
  for (const name of ['vitest', 'maildev', '@biomejs/biome', 'smtp-server'])
    expect(named.has(name), name).toBe(false);
});
