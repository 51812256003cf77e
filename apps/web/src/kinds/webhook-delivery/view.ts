import type { webhookDelivery } from '@offload/kinds/webhook-delivery';
import type { Advice, KindView } from '../kind-view';

const disabled = ['webhook_disabled', 'webhook_gone'];
const rejected = ['address_refused', 'secret_unreadable'];
const byEndpoint = ['webhook_refused', 'webhook_unreachable'];

function advise(code: string): Advice | null {
  const action = { label: 'Open webhooks', href: '/account/webhooks' };
  if (disabled.includes(code))
    return {
      text: 'Enable the webhook when its endpoint works again, then redeliver this message.',
      retryHelps: false,
      action,
    };
  if (rejected.includes(code))
    return { text: 'Retrying won’t help until the webhook is fixed.', retryHelps: false, action };
  if (byEndpoint.includes(code))
    return { text: 'Retry the job when the endpoint works again.', retryHelps: true, action };
  return code === 'no_webhook' ? { text: 'No action needed.', retryHelps: false } : null;
}

export const webhookDeliveryView: KindView<typeof webhookDelivery> = { advise };
