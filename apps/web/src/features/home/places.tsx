import { Stack, Text } from '@mantine/core';
import { kindPages } from '@/kinds/registry';
import { CoverLink } from '../shell/links';
import classes from './places.module.css';

const places = [
  ...kindPages,
  { href: '/orders', offer: 'Search your orders', about: 'Find imported orders as you type, in any script.' },
  { href: '/jobs', offer: 'See your jobs', about: 'All of your background jobs, finished and in progress.' },
];

/** The pages where a signed-in user can start. */
export function Places() {
  return (
    <Stack component="ul" gap="sm" className={classes.list}>
      {places.map(({ href, offer, about }) => (
        <li key={href} className={classes.place}>
          <CoverLink href={href}>{offer}</CoverLink>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
