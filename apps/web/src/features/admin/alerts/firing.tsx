import { Text, Title } from '@mantine/core';
import classes from '@offload/console/ui/overview/overview.module.css';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { CircleAlertIcon, CircleCheckIcon } from 'lucide-react';
import type { Alerts } from '@/api/admin/alerts/alert-schema';

/** Lists the firing alerts. */
export function Firing({ firing }: { firing: Alerts['firing'] }) {
  return (
    <section aria-labelledby="firing">
      <Title order={2} id="firing" mb="xs">
        Firing now
      </Title>
      {firing.length === 0 ? (
        <Text className={classes.well}>
          <CircleCheckIcon size={18} />
          No alerts are firing.
        </Text>
      ) : (
        <ul className={classes.attention}>
          {firing.map(({ rule, queue, since, summary }) => (
            <li key={`${rule} ${queue}`} data-urgent>
              <CircleAlertIcon size={18} />
              <Text size="sm">
                {summary} Since <Moment at={since} isShort />.
              </Text>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
