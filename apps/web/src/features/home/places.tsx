import { Stack, Text } from '@mantine/core';
import { CoverLink } from '../shell/links';
import classes from './places.module.css';

const places = [
  { href: '/images', name: 'Resize a picture', about: 'Drop one, and get it in every width and format.' },
  {
    href: '/reports',
    name: 'Make a report',
    about: 'Watch a month of sales become a PDF, now or every month.',
  },
  {
    href: '/imports',
    name: 'Import orders',
    about: 'A CSV of up to a million rows; bad ones are told by line.',
  },
  { href: '/jobs', name: 'See your jobs', about: 'All that was done for you, and what is being done now.' },
];

/** Where somebody who is signed in can begin. */
export function Places() {
  return (
    <Stack component="ul" gap="sm" className={classes.list}>
      {places.map(({ href, name, about }) => (
        <li key={href} className={classes.place}>
          <CoverLink href={href}>{name}</CoverLink>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
