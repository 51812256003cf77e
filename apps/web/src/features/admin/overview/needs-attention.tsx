import { Text, Title, VisuallyHidden } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { AnchorLink } from '../../shell/links';
import type { Attention } from './attention';
import classes from './overview.module.css';

/** What somebody should look at first, or that there is nothing. */
export function NeedsAttention({ items }: { items: Attention[] }) {
  return (
    <section aria-labelledby="attention">
      <Title order={2} id="attention" mb="xs">
        Needs attention
      </Title>
      {/* Only the number: ages change every few seconds and are nothing to announce. */}
      <VisuallyHidden role="status">{summary(items.length)}</VisuallyHidden>
      {items.length === 0 ? (
        <Text className={classes.well}>
          <IconCircleCheck aria-hidden size={18} />
          All well: queues are served, nothing has failed and nothing waits too long.
        </Text>
      ) : (
        <ul className={classes.attention}>
          {items.map(({ id, text, href, isUrgent }) => (
            <li key={id} data-urgent={isUrgent || undefined}>
              {isUrgent ? (
                <IconAlertCircle aria-hidden size={18} />
              ) : (
                <IconAlertTriangle aria-hidden size={18} />
              )}
              <AnchorLink href={href} prefetch={false} c="bright" fz="sm">
                {text}
              </AnchorLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function summary(count: number): string {
  if (count === 0) return 'All well';
  return count === 1 ? 'One thing needs attention' : `${count} things need attention`;
}
