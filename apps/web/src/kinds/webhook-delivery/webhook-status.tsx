import { Badge } from '@mantine/core';
import { kindName } from '@offload/console/text';
import { Moment } from '@offload/console/ui';
import { CircleCheckIcon, TriangleAlertIcon, UnplugIcon } from 'lucide-react';
import type { WebhookView } from '@/api/webhooks/webhook-schema';

const active = { label: 'Active', color: 'green', Icon: CircleCheckIcon };
const failing = { label: 'Failing', color: 'yellow', Icon: TriangleAlertIcon };
const disabled = { label: 'Disabled', color: 'gray', Icon: UnplugIcon };

/** Whether a webhook is sent messages, and whether it accepts them. */
export function WebhookBadge({ webhook: { enabled, failingSince } }: { webhook: WebhookView }) {
  const enabledStyle = failingSince ? failing : active;
  const { label, color, Icon } = enabled ? enabledStyle : disabled;
  return (
    <Badge color={color} leftSection={<Icon size={13} />}>
      {label}
    </Badge>
  );
}

const reasons = {
  owner: 'You disabled it',
  gone: 'It responded with 410 Gone and was disabled',
  failing: 'It failed for days and was disabled',
};

/** Says why a webhook is failing or disabled. Shows nothing if all is well. */
export function WebhookTrouble({ webhook }: { webhook: WebhookView }) {
  const { disabledReason, disabledAt, failingSince } = webhook;
  if (disabledReason && disabledAt)
    return (
      <span>
        {reasons[disabledReason]} <Moment at={disabledAt} isShort />
      </span>
    );
  if (!failingSince) return null;
  return (
    <span>
      Every attempt has failed since <Moment at={failingSince} isShort />
    </span>
  );
}

const verbs = new Map([
  ['job.succeeded', 'succeeds'],
  ['job.failed', 'fails'],
  ['job.canceled', 'is canceled'],
]);
const either = new Intl.ListFormat('en', { type: 'disjunction' });

/** Returns when a webhook is sent a message: `When a job of the kind Sales report succeeds or fails`. */
export function subscriptionText({ events, kinds }: Pick<WebhookView, 'events' | 'kinds'>): string {
  const kind = kinds.length > 0 ? `the kind ${either.format(kinds.map(kindName))}` : 'any kind';
  return `When a job of ${kind} ${either.format(events.map((event) => verbs.get(event) ?? event))}`;
}
