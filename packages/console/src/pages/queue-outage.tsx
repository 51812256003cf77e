import { Alert, Text } from '@mantine/core';
import { UnplugIcon } from 'lucide-react';
import { waitingText } from '../ui/queue/waiting-text';
import { Moment } from '../ui/time/moment';
import type { QueueView } from '../views';
import { TryAgain } from './try-again';

interface QueueOutageProps {
  queue: QueueView;
  onTried: () => void;
}

/** Says which outage holds a queue, since when, and how many jobs wait. Nothing if there's none. */
export function QueueOutage({ queue, onTried }: QueueOutageProps) {
  const { name, outage, waiting } = queue;
  if (!outage) return null;
  const { reason, detail, since, nextProbeAt } = outage;
  return (
    <Alert
      // The countdown isn't worth announcing.
      role="note"
      color="red"
      p="sm"
      icon={<UnplugIcon size={18} />}
      title={`An outage holds the ${name} queue`}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {reason && <>{[reason, detail?.replace(/\.$/, '')].filter(Boolean).join(': ')}. </>}
        {since && (
          <>
            Since <Moment at={since} isShort />.{' '}
          </>
        )}
        {waitingText([{ ...queue, queued: waiting }])}
      </Text>
      <TryAgain probe={{ queues: [name], nextProbeAt }} onTried={onTried} isMain />
    </Alert>
  );
}
