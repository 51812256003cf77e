import { checkCount } from './check-fields';
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
    throw new Error(`"${kind}" is not a kind: use lowercase letters, digits, and hyphens`);
  if (typeof payload?.safeParse !== 'function')
    throw new Error(`${kind}: payload must be a schema, such as z.object({ orderId: z.int() })`);
  if (result !== undefined && typeof result?.safeParse !== 'function')
    throw new Error(`${kind}: result must be a schema, such as z.object({ pages: z.int() })`);
  checkCount(`${kind}: version`, more.version);
  checkCount(`${kind}: maxAttempts`, maxAttempts);
  checkCount(`${kind}: timeoutMs`, timeoutMs);
  if (!isBackoff(backoff))
    throw new Error(
      `${kind}: backoff must be { firstMs, maxMs }, { everyMs }, or { delaysMs: [...] }, in milliseconds`,
    );
  if (retention !== undefined) checkDuration(kind, 'retention', retention);
  if (!areTexts(secrets))
    throw new Error(`${kind}: secrets must be a list of paths, such as ['token', 'account.password']`);
  if (!areTexts(ownerErrors))
    throw new Error(`${kind}: ownerErrors must be a list of codes, such as ['not_a_csv']`);
  if (concurrency) checkCount(`${kind}: concurrency.limit`, concurrency.limit);
  if (unique && unique.while !== 'waiting' && unique.while !== 'open')
    checkDuration(kind, 'unique.while', unique.while);
  checkSignals(kind, signals);
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
