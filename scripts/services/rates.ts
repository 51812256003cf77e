import { randomBytes } from 'node:crypto';
import { accepts, findFreePort, type ProcessSpec, type Supervisor, waitFor } from '@offload/processes';
import { nodeOn } from '../bin';
import { root } from '../root';
import { step } from '../step';
import type { Settings } from '../system/env';

function ratesSpec(port: number, token: string, hasFaults: boolean): ProcessSpec {
  const { command, args } = nodeOn('scripts/services/rates-server.ts');
  return {
    name: 'rates',
    command,
    args: [...args, String(port), hasFaults ? 'faults' : ''],
    cwd: root,
    env: { PATH: process.env.PATH, RATES_TOKEN: token },
    service: true,
    ending: { signal: 'SIGTERM', patience: 1000, force: 'SIGKILL' },
  };
}

/** Starts the stand-in for a source of exchange rates, with the embedded services. Returns the URL of the rates, or undefined. */
export async function openRates(
  supervisor: Supervisor,
  { RATES_URL, DEMO_FAULTS, embedded }: Pick<Settings, 'RATES_URL' | 'DEMO_FAULTS' | 'embedded'>,
): Promise<string | undefined> {
  if (RATES_URL || !embedded) return RATES_URL;
  return step('Exchange rates', async () => {
    const port = await findFreePort();
    const token = randomBytes(12).toString('base64url');
    const rates = supervisor.keep(ratesSpec(port, token, DEMO_FAULTS ?? embedded));
    await waitFor({
      what: 'Exchange rates',
      processes: [rates],
      missing: async () => ((await accepts(port)) ? undefined : "it doesn't accept connections"),
    });
    return `http://127.0.0.1:${port}/${token}/v1/latest`;
  });
}
