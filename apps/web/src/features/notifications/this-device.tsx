'use client';

import { Stack, Text } from '@mantine/core';
import { clientProblem } from '@offload/console/text';
import { useHydrated } from '@offload/console/ui';
import { BellIcon, BellOffIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { CallButton } from '../http/call-button';
import { type Failed, post, send } from '../http/http';
import { endSubscription, subscribe } from './push-subscription';

interface ThisDeviceProps {
  /** Of this installation. */
  publicKey: string;
  subscriptionId: string | null;
}

export function ThisDevice({ publicKey, subscriptionId }: ThisDeviceProps) {
  const router = useRouter();
  const isHydrated = useHydrated();
  const unavailable = isHydrated ? whyUnavailable() : null;
  // Also after a failure: the subscription may have ended elsewhere.
  const refresh = () => router.refresh();
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">
        {unavailable ??
          (subscriptionId
            ? 'On. Until you sign out, this browser notifies you when a job finishes, even if Offload isn’t open.'
            : 'Off. This browser can notify you when a job finishes, even if Offload isn’t open.')}
      </Text>
      {!unavailable &&
        (subscriptionId ? (
          <CallButton
            variant="default"
            size="xs"
            leftSection={<BellOffIcon size={16} />}
            call={() => turnOff(subscriptionId).finally(refresh)}
          >
            Stop notifying me here
          </CallButton>
        ) : (
          <CallButton
            size="xs"
            leftSection={<BellIcon size={16} />}
            call={() => turnOn(publicKey).finally(refresh)}
          >
            Notify me on this device
          </CallButton>
        ))}
    </Stack>
  );
}

async function turnOn(publicKey: string): Promise<{ ok: true } | Failed> {
  try {
    const subscription = await subscribe(publicKey);
    // If the user declines, the text above says what they can do.
    return subscription ? await post('/api/push-subscriptions', subscription) : { ok: true };
  } catch (error) {
    console.warn('Couldn’t subscribe.', error);
    const problem = clientProblem('This browser couldn’t reach its push service. Try again later.');
    return { ok: false, problem };
  }
}

async function turnOff(subscriptionId: string): Promise<{ ok: true } | Failed> {
  const answer = await send('DELETE', `/api/push-subscriptions/${subscriptionId}`);
  if (answer.ok) await endSubscription();
  return answer;
}

function whyUnavailable(): string | null {
  const isSupported = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!isSupported)
    return 'This browser can’t show notifications here. Notifications require HTTPS and a browser that supports them.';
  if (Notification.permission === 'denied') return blocked;
  return null;
}

const blocked =
  'You have blocked notifications from this site. Allow them in your browser’s settings, and reload the page.';
