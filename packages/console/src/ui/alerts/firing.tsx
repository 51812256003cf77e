import { Text, Title } from '@mantine/core';
import { CircleAlertIcon, CircleCheckIcon } from 'lucide-react';
import classes from '../overview/overview.module.css';
import { Moment } from '../time/moment';
import type { FiringAlert } from './alert-views';

/** Lists the firing alerts. */
export function Firing({ firing }: { firing: FiringAlert[] }) {
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
