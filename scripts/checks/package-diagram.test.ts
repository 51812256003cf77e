import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { root } from '../root';

const ours = '@offload/';

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const [, diagram = ''] = /```mermaid\nflowchart TD\n(.*?)\n```/s.exec(page) ?? [];

/** The rows of the diagram: a package, as its label names it, and those that its arrows lead to. */
const rows = diagram.split('\n').map((line) => {
  const [, id = '', label = '', targets = ''] =
    /^ {4}(\w+)\["([\w/-]+)[^"]*"\](?: --> (.*))?$/.exec(line) ?? [];
  return { line, id, name: label.replace('apps/', ''), targets: targets === '' ? [] : targets.split(' & ') };
});
const nameOf = new Map(rows.map(({ id, name }) => [id, name]));

const Names = z.record(z.string(), z.string()).default({});
const Manifest = z.object({ name: z.string(), dependencies: Names, peerDependencies: Names });

const manifests = ['apps', 'packages']
  .flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'package.json')),
  )
  .filter((file) => existsSync(file))
  .map((file) => Manifest.parse(JSON.parse(readFileSync(file, 'utf8'))));

/** Returns those of the names that are packages of this repository, without what they have in common. */
const oursOf = (names: string[]) =>
  names.filter((name) => name.startsWith(ours)).map((name) => name.slice(ours.length));

it('draws every package with what it depends on', () => {
  const drawn = rows.map(({ name, targets }) => [name, targets.map((id) => nameOf.get(id) ?? id).sort()]);
  const real = manifests.map(({ name, dependencies, peerDependencies }) => [
    name.slice(ours.length),
    oursOf(Object.keys({ ...dependencies, ...peerDependencies })).sort(),
  ]);
  expect(Object.fromEntries(drawn)).toEqual(Object.fromEntries(real));
});

it('draws arrows down only', () => {
  const ids = rows.map(({ id }) => id);
  const up = rows.filter(({ targets }, place) => targets.some((id) => ids.indexOf(id) <= place));
  expect(up.map(({ line }) => line)).toEqual([]);
});
