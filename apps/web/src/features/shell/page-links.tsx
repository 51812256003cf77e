import { Group } from '@mantine/core';
import { ButtonLink } from './links';

interface PageLinksProps {
  /** The URL of the first page; null if this is it. */
  first: string | null;
  /** The URL of the next page; null if there is none. */
  next: string | null;
  /** The labels of the links. By default, those of a list with the newest first. */
  labels?: { first: string; next: string };
  name?: string;
  /** Whether a link leads to the top of the page. */
  scroll?: boolean;
}

const byTime = { first: 'Newest', next: 'Older' };

export const inOrder = { first: 'First', next: 'Next' };

export function PageLinks({ first, next, labels = byTime, name = 'Pages', scroll = true }: PageLinksProps) {
  const look = { scroll, variant: 'default', size: 'xs' } as const;
  return (
    <Group justify="space-between" component="nav" aria-label={name}>
      {first ? (
        <ButtonLink href={first} {...look}>
          {labels.first}
        </ButtonLink>
      ) : (
        <span />
      )}
      {next && (
        <ButtonLink href={next} {...look}>
          {labels.next}
        </ButtonLink>
      )}
    </Group>
  );
}
