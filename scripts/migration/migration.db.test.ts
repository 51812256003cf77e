import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSupervisor, noRecord, PlainError } from '@offload/processes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../root';
import { readName, writeMigration } from './write-migration';

const supervisor = createSupervisor(noRecord);
const server = process.env.TEST_DATABASE_URL ?? '';

describe('in a copy of the repository', () => {
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'migration-'));
    cpSync(join(root, 'prisma'), join(copy, 'prisma'), { recursive: true });
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  /** Adds a column to the schema, as a user would in an editor. */
  function addColumn(model: string, column: string): void {
    const file = join(copy, 'prisma/schema.prisma');
    const schema = readFileSync(file, 'utf8');
    writeFileSync(file, schema.replace(`model ${model} {\n`, `model ${model} {\n  ${column}\n`));
  }

  const migrations = () => readdirSync(join(copy, 'prisma/migrations'));
  const write = (name: string) => writeMigration(supervisor, { root: copy, server, name });
  const scriptAt = (path = '') => readFileSync(join(copy, path), 'utf8');

  // The repository's own changes have their migrations. Otherwise, they would be in this one, too.
  it("writes schema changes that the migrations lack, once, and keeps SQL that the schema can't express", async () => {
    addColumn('File', 'color String?');
    const existing = migrations();

    const first = await write('add_color');
    expect(scriptAt(first)).toBe('ALTER TABLE "file" ADD COLUMN     "color" TEXT;\n');
    expect(`${first?.split('/')[2]}` > `${existing.filter((name) => /^\d/.test(name)).at(-1)}`).toBe(true);

    const written = migrations();
    expect(await write('add_color')).toBeUndefined();
    expect(migrations()).toEqual(written);
    expect(readdirSync(join(copy, 'prisma'))).toEqual(readdirSync(join(root, 'prisma')));
  });

  it('writes only the changes since the last migration, and never under a name that is taken', async () => {
    addColumn('User', 'nickname String?');
    const existing = migrations();

    await expect(write('initial')).rejects.toThrow(PlainError);
    expect(migrations()).toEqual(existing);
    expect(scriptAt(await write('add_nickname'))).toBe(
      'ALTER TABLE "user" ADD COLUMN     "nickname" TEXT;\n',
    );
  });
});

it.each([[[]], [['Add-Birthday']], [['../elsewhere']], [['add', 'birthday']]])(
  'rejects the names %j',
  (names) => {
    expect(() => readName(names)).toThrow(/^Usage: npm run migration <name>/);
  },
);

it('says in one line that a name is missing, and exits with status 1', async () => {
  const { status, output } = await new Promise<{ status: unknown; output: string }>((resolve) => {
    const args = [join(root, 'scripts/bootstrap.mjs'), 'migration'];
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, output: stdout + stderr }),
    );
  });
  expect(status).toBe(1);
  expect(output).toMatch(/^✗ Usage: npm run migration <name>.*\n$/);
});
