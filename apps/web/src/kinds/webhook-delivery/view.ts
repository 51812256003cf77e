import type { webhookDelivery } from '@offload/kinds/webhook-delivery';
import type { Advice, KindView } from '../kind-view';

const disabled = ['webhook_disabled', 'webhook_gone'];
const rejected = ['address_refused', 'secret_unreadable'];

function advise(code: string): Advice | null {
  const action = { label: 'Open webhooks', href: '/account/webhooks' };
  if (disabled.includes(code))
    return {
      text: 'Enable the webhook when its endpoint works again, and redeliver this.',
      retryHelps: false,
      action,
    };
  if (rejected.includes(code))
    return { text: 'Retrying won’t help until the webhook is fixed.', retryHelps: false, action };
  return null;
}

export const webhookDeliveryView: KindView<typeof webhookDelivery> = { advise };
