#!/usr/bin/env node
// Prisma's CLI expects its schema engine as an executable file, and downloads it from Prisma's own host. This file
// replaces it (PRISMA_SCHEMA_ENGINE_BINARY): it runs the same engine as WebAssembly from the npm registry, and speaks
// JSON-RPC over stdin and stdout.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const CHAR_OID = 18;
const charColumns = new WeakMap();

/** Handles PostgreSQL's internal type "char", which adapter-pg rejects but the engine's catalog queries return. */
class CatalogPool extends pg.Pool {
  async query(...args) {
    const result = await super.query(...args);
    const chars = (result.fields ?? []).filter((field) => field.dataTypeID === CHAR_OID);
    if (chars.length > 0) {
      charColumns.set(
        result.rows,
        chars.map((field) => result.fields.indexOf(field)),
      );
      for (const field of chars) field.dataTypeID = pg.types.builtins.TEXT;
    }
    return result;
  }
}

function completed(adapter) {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const set = await queryRaw(query);
    for (const index of charColumns.get(set.rows) ?? []) set.columnTypes[index] = ColumnTypeEnum.Character;
    return set;
  };
  // The adapter itself splits scripts at every semicolon, which breaks functions and strings.
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script).catch(adapter.onError.bind(adapter));
  };
  return adapter;
}

function databaseFactory(url) {
  const schema = new URL(url).searchParams.get('schema');
  // One connection, because the advisory lock between migrations belongs to a session.
  // The role of `npm start` has the name of the core's schema, which would come first in its search path.
  const options = `-c search_path=${schema ?? 'public'}`;
  const pool = new CatalogPool({ connectionString: url, options, max: 1 });
  const factory = new PrismaPg(pool, schema ? { schema } : {});
  const connect = factory.connect.bind(factory);
  factory.connect = async () => completed(await connect());
  return { factory, close: () => pool.end() };
}

/** Returns the server's version, which the engine queries first, even for a diff of two files, which needs no server. */
function offlineFactory() {
  const refuse = async () => {
    throw new Error('This command needs a database. Set DATABASE_URL.');
  };
  const queryRaw = async ({ sql }) => {
    if (!sql.includes('server_version_num')) return refuse();
    const columnTypes = [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32];
    return {
      columnNames: ['exists', 'version', 'number'],
      columnTypes,
      rows: [[true, 'PostgreSQL 18', 180000]],
    };
  };
  const about = { provider: 'postgres', adapterName: 'offline' };
  const getConnectionInfo = () => ({ supportsRelationJoins: true });
  const dispose = async () => undefined;
  const calls = { queryRaw, executeRaw: refuse, executeScript: refuse, startTransaction: refuse };
  const connect = async () => ({ ...about, ...calls, getConnectionInfo, dispose });
  return { factory: { ...about, connect, connectToShadowDb: refuse }, close: dispose };
}

function instantiate() {
  const script = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const wasm = new WebAssembly.Module(readFileSync(script.replace(/\.js$/, '.wasm')));
  const { exports } = new WebAssembly.Instance(wasm, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
}

function rpcError(error) {
  const { message, code } = error;
  return { code: 4466, message, data: { is_panic: false, message, meta: null, error_code: code ?? null } };
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

async function answer(engine, { id, method, params }) {
  try {
    const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params);
    if (method === 'diff' && result.stdout) send({ id, method: 'print', params: { content: result.stdout } });
    send({ id, result: result ?? null });
  } catch (error) {
    send({ id, error: rpcError(error) });
  }
}

async function serve(engine) {
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (message.method) await answer(engine, message);
  }
}

/** Logs an error for the CLI, which reads it from stderr and skips the first line. */
function reportFailure(error) {
  const fields = { message: error.message, error_code: error.code ?? 'P1001' };
  console.error(`\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}`);
  process.exitCode = 1;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      datasource: { type: 'string' },
      datamodels: { type: 'string', multiple: true },
      'enabled-preview-features': { type: 'string' },
      'extension-types': { type: 'string' },
    },
  });
  instantiate();
  const url = JSON.parse(values.datasource ?? '{}').url;
  const { factory, close } = url ? databaseFactory(url) : offlineFactory();
  const datamodels = values.datamodels?.map((path) => [path, readFileSync(path, 'utf8')]);
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  try {
    const engine = await bindings.SchemaEngine.new(
      { datamodels },
      (line) => console.error(line.trim()),
      bound,
    );
    // `cli can-connect-to-database` succeeds because creating the engine has already connected.
    if (positionals[0] !== 'cli') await serve(engine);
  } catch (error) {
    reportFailure(error);
  } finally {
    await close();
  }
}

await main();
