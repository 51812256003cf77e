import { Group } from '@mantine/core';
import { ButtonLink } from './links';

interface PageLinksProps {
  /** The URL of the first page; null if this is it. */
  newest: string | null;
  /** The URL of the next page; null if there is none. */
  older: string | null;
}

/** Links to the other pages of a list, newest first. */
export function PageLinks({ newest, older }: PageLinksProps) {
  return (
    <Group justify="space-between" component="nav" aria-label="Pages">
      {newest ? (
        <ButtonLink href={newest} variant="default" size="xs">
          Newest
        </ButtonLink>
      ) : (
        <span />
      )}
      {older && (
        <ButtonLink href={older} variant="default" size="xs">
          Older
        </ButtonLink>
      )}
    </Group>
  );
}
