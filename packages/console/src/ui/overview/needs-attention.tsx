import { Text, Title, VisuallyHidden } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import { CircleAlertIcon, CircleCheckIcon, TriangleAlertIcon } from 'lucide-react';
import { AnchorLink } from '../links';
import type { Attention } from './attention';
import classes from './overview.module.css';

/** Lists what needs attention, or says that nothing does. */
export function NeedsAttention({ items }: { items: Attention[] }) {
  return (
    <section aria-labelledby="attention">
      <Title order={2} id="attention" mb="xs">
        Needs attention
      </Title>
      {/* Announces only the count: ages change every few seconds. */}
      <VisuallyHidden role="status">{summary(items.length)}</VisuallyHidden>
      {items.length === 0 ? (
        <Text className={classes.well}>
          <CircleCheckIcon size={18} />
          All clear. Every queue has a worker, nothing has failed, and no job has waited too long.
        </Text>
      ) : (
        <ul className={classes.attention}>
          {items.map(({ id, text, target, isUrgent }) => (
            <li key={id} data-urgent={isUrgent || undefined}>
              {isUrgent ? <CircleAlertIcon size={18} /> : <TriangleAlertIcon size={18} />}
              <AnchorLink {...target} c="bright" fz="sm">
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
  if (count === 0) return 'All clear';
  return countOf(count, 'thing needs attention', 'things need attention');
}
