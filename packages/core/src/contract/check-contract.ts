import * as z from 'zod';
import { checkCount, checkFunctions, shown } from './check-fields';
import type { AnyContract, Backoff } from './contract';
import { parseDuration } from './duration';
import { checkSignals } from './signal-contract';

/** Throws an `Error` that says what to fix. Checks types, too, because contracts may be written in JavaScript. */
export function checkContract({
  kind,
  payload,
  maxAttempts,
  timeoutMs,
  backoff,
  ...more
}: AnyContract): void {
  const { retention, unique, concurrency, result, signals = {}, secrets = [], ownerErrors = [] } = more;
  if (typeof kind !== 'string' || !/^[a-z][a-z0-9-]*$/.test(kind))
    throw new Error(`${shown(kind)} is not a kind: use lowercase letters, digits, and hyphens`);
  checkSchema(`${kind}: payload`, payload, 'z.object({ orderId: z.int() })');
  if (result !== undefined) checkSchema(`${kind}: result`, result, 'z.object({ pages: z.int() })');
  checkCount(`${kind}: version`, more.version);
  checkCount(`${kind}: maxAttempts`, maxAttempts);
  checkCount(`${kind}: timeoutMs`, timeoutMs);
  checkCount(`${kind}: maxPayloadBytes`, more.maxPayloadBytes, 64_000_000);
  if (!isBackoff(backoff))
    throw new Error(
      `${kind}: backoff must be { firstMs, maxMs }, { everyMs }, or { delaysMs: [...] }, in milliseconds`,
    );
  if (retention !== undefined) checkDuration(kind, 'retention', retention);
  if (!areTexts(secrets))
    throw new Error(`${kind}: secrets must be a list of paths, such as ['token', 'account.password']`);
  if (!areTexts(ownerErrors))
    throw new Error(`${kind}: ownerErrors must be a list of codes, such as ['not_a_csv']`);
  const { gate, title, scheduled, migrate } = more;
  checkFunctions(kind, { gate, title, scheduled, migrate });
  if (concurrency) {
    checkKeyed(`${kind}: concurrency`, concurrency, 'limit: 1');
    checkCount(`${kind}: concurrency.limit`, concurrency.limit);
  }
  if (unique) {
    checkKeyed(`${kind}: unique`, unique, "while: 'open'");
    if (unique.while !== 'waiting' && unique.while !== 'open')
      checkDuration(kind, 'unique.while', unique.while);
  }
  checkSignals(kind, signals);
}

/** Throws an `Error` that says what to do unless the app's list of contracts has this one. */
export function checkListed(
  { kind }: AnyContract,
  { contracts, places }: { contracts: ReadonlyMap<string, AnyContract>; places: { contracts: string } },
): void {
  if (!contracts.has(kind))
    throw new Error(
      `${kind} isn't in the list of contracts, so no worker would run it: add it to ${places.contracts}.`,
    );
}

/** What to use instead of types that JSON doesn't have. */
const substitutes: Readonly<Record<string, string>> = {
  bigint: 'z.int(), or z.string() for larger numbers',
  date: 'z.iso.datetime()',
  file: 'the ID of a stored file',
  function: 'data instead of code',
  map: 'z.record(z.string(), …)',
  nan: 'z.number().nullable()',
  promise: 'the schema of its value',
  set: 'z.array(…)',
  symbol: 'z.string()',
};

/**
 * Checks that a schema describes a JSON object. What it accepts must be JSON, too: a payload is stored as parsed, and
 * the worker parses it again.
 */
function checkSchema(name: string, schema: z.ZodType, example: string): void {
  if (typeof schema?._zod !== 'object')
    throw new Error(`${name} must be a schema of zod 4, such as ${example}`);
  for (const io of ['output', 'input'] as const) {
    const { type = 'object' } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      // Names that schemas have in an API of the app don't matter here.
      metadata: z.registry(),
      override: ({ zodSchema: { _zod }, path }) => {
        const substitute = substitutes[_zod.def.type];
        // One of several accepted types, or one that accepts JSON as well.
        const isOptional = io === 'input' && (path.includes('anyOf') || 'coerce' in _zod.def);
        if (substitute && !isOptional)
          throw new Error(
            `${name}${fieldAt(path)} is a ${_zod.def.type}, which JSON doesn't have. Use ${substitute}.`,
          );
      },
    });
    if (type !== 'object')
      throw new Error(`${name} must be an object, such as ${example}. Its type is ${type}.`);
  }
}

/** Returns the name of the field at a path in a JSON Schema. */
function fieldAt(path: readonly (string | number)[]): string {
  const isOfEach = ['items', 'prefixItems', 'additionalProperties'];
  return path
    .map((part, at) =>
      path[at - 1] === 'properties' ? `.${part}` : isOfEach.includes(`${part}`) ? '[]' : '',
    )
    .join('');
}

function checkKeyed(name: string, { key }: { key?: unknown }, more: string): void {
  if (typeof key === 'function') return;
  throw new Error(`${name} must have a key, such as { key: ({ orderId }) => String(orderId), ${more} }.`);
}

function areTexts(list: unknown): boolean {
  return Array.isArray(list) && list.every((one) => typeof one === 'string');
}

function isBackoff(backoff: Partial<Record<string, unknown>> | undefined): backoff is Backoff {
  const { firstMs, maxMs, everyMs, delaysMs } = backoff ?? {};
  const areWaits = (waits: unknown[]) =>
    waits.length > 0 && waits.every((ms) => Number(ms) >= 0 && Number.isFinite(Number(ms)));
  return areWaits([firstMs, maxMs]) || areWaits([everyMs]) || (Array.isArray(delaysMs) && areWaits(delaysMs));
}

function checkDuration(kind: string, field: string, text: string): void {
  try {
    parseDuration(text);
  } catch (error) {
    throw new Error(`${kind}: ${field}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
