import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProvider } from './services';

const retryMs = 1_000;

export interface StartedServices {
  /** Resolves when the services have started, or when the worker stops before that. */
  started: Promise<void>;
  /** Throws before the services have started. */
  provider(): ServiceProvider;
  stop(): Promise<void>;
}

interface Start {
  create(): ServiceProvider | Promise<ServiceProvider>;
  stopping: AbortSignal;
  onError(error: unknown): void;
}

/**
 * Starts an app's services. Throws what `create` throws. If the promise that `create` returns rejects, retries until the
 * worker stops.
 */
export function startServices({ create, stopping, onError }: Start): StartedServices {
  let provider: ServiceProvider | null = null;

  async function keepTrying(first: Promise<ServiceProvider>): Promise<void> {
    let started = first;
    while (!stopping.aborted) {
      try {
        provider = check(await started);
        return;
      } catch (error) {
        onError(error);
        await delay(retryMs);
        if (stopping.aborted) return;
        started = (async () => create())();
      }
    }
  }

  const created = create();
  const starting = isPromise(created) ? keepTrying(created) : Promise.resolve();
  if (!isPromise(created)) provider = check(created);
  return {
    started: Promise.race([starting, aborted(stopping)]),
    provider() {
      if (!provider) throw new Error('The services have not started.');
      return provider;
    },
    async stop() {
      await starting;
      await provider?.stop?.();
    },
  };
}

function isPromise<Value extends object>(created: Value | Promise<Value>): created is Promise<Value> {
  // JavaScript callers may return anything.
  return typeof created === 'object' && created !== null && 'then' in created;
}

function check(provider: ServiceProvider): ServiceProvider {
  // JavaScript callers have no types.
  if (typeof provider?.forRun !== 'function')
    throw new Error(
      'createWorker: services must return { forRun: () => ({ … }) }. What forRun returns is ctx.services.',
    );
  return provider;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
