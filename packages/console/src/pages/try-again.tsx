import { Group, Text } from '@mantine/core';
import { ZapIcon } from 'lucide-react';
import { useState } from 'react';
import type { OutageProbe } from '../ui/overview/system-state';
import { probeText, resultText } from '../ui/queue/probe-text';
import { useNow } from '../ui/time/use-now';
import { showToast } from '../ui/toasts/toast-store';
import { WaitingButton } from '../ui/waiting-button';
import type { QueueView } from '../views';
import type { Client } from './client';
import { useConsole } from './context';

interface TryAgainProps {
  probe: OutageProbe;
  /** Called once the result is known. */
  onTried: () => void;
  isMain?: boolean;
}

/** Says when workers probe again what an outage's queues wait for, and lets staff ask them to do so now. */
export function TryAgain({ probe: { queues, nextProbeAt }, onTried, isMain = false }: TryAgainProps) {
  const { client, may } = useConsole();
  const [isTrying, setIsTrying] = useState(false);
  const now = useNow(Date.now(), nextProbeAt !== null);

  async function tryAgain() {
    setIsTrying(true);
    showToast({ text: 'Trying again now…', goesOn: true });
    showToast({ text: await tryQueues(client, queues) });
    setIsTrying(false);
    onTried();
  }
  return (
    <Group gap="xs" mt={4}>
      <Text size="sm">{probeText(nextProbeAt, now)}</Text>
      {nextProbeAt !== null && may('try-queue') && (
        <WaitingButton
          variant={isMain ? 'filled' : 'default'}
          size="compact-sm"
          leftSection={<ZapIcon size={14} />}
          aria-label={`Try again now: ${queues.join(', ')}`}
          isWaiting={isTrying}
          onClick={tryAgain}
        >
          Try again now
        </WaitingButton>
      )}
    </Group>
  );
}

const lookEveryMs = 500;
const patienceMs = 30_000;

/** Asks the workers to probe what these queues wait for, and returns what they found. */
async function tryQueues(client: Client, names: string[]): Promise<string> {
  const before = await readQueues(client, names);
  for (const name of names) {
    const asked = await client.post(`/queues/${encodeURIComponent(name)}/try`);
    if (!asked.ok) return asked.problem.detail;
  }
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    const text = resultText(before, await readQueues(client, names));
    if (text) return text;
  }
  return 'No worker has responded yet.';
}

async function readQueues(client: Client, names: string[]): Promise<QueueView[]> {
  const read = await client.read({ route: '/queues' }, new AbortController().signal);
  return read.ok ? read.body.data.filter(({ name }) => names.includes(name)) : [];
}
