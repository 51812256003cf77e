import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../migrate';

const initial = readFileSync(new URL('../migrations/0001_initial.sql', import.meta.url), 'utf8');

async function openDatabaseOf(script: string) {
  const server = process.env.TEST_DATABASE_URL ?? '';
  const url = new URL(server);
  url.pathname = `convert_${randomUUID().replaceAll('-', '')}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${url.pathname.slice(1)}`);
  const client = new Client({ connectionString: url.href });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await admin.query(`DROP DATABASE ${url.pathname.slice(1)} WITH (FORCE)`);
    await admin.end();
  });
  await client.query(script);
  return { url: url.href, client };
}

it('turns the monthly schedules of earlier versions into cron expressions', async () => {
  const { url, client } = await openDatabaseOf(`
    CREATE SCHEMA offload; ${initial};
    CREATE TABLE offload.migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
    INSERT INTO offload.migration VALUES ('0001_initial');
    INSERT INTO offload.schedule (id, owner_id, kind, template, day, hour, minute, time_zone, next_run_at) VALUES
      (gen_random_uuid(), 'a', 'sales-report', '{}', 2, 8, 5, 'UTC', '2027-01-02T08:05:00Z'),
      (gen_random_uuid(), 'b', 'sales-report', '{}', NULL, 23, 0, 'Asia/Kolkata', '2026-12-31T17:30:00Z')`);
  await migrate(url);
  const { rows } = await client.query(
    'SELECT name, cron, time_zone, next_run_at, catch_up, overlap FROM offload.schedule ORDER BY owner_id',
  );
  const policies = { name: null, catch_up: 'all', overlap: 'allow' };
  expect(rows).toEqual([
    { ...policies, cron: '5 8 2 * *', time_zone: 'UTC', next_run_at: new Date('2027-01-02T08:05:00Z') },
    {
      ...policies,
      cron: '0 23 L * *',
      time_zone: 'Asia/Kolkata',
      next_run_at: new Date('2026-12-31T17:30:00Z'),
    },
  ]);
});
