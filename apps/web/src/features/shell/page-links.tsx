import { Group } from '@mantine/core';
import { ButtonLink } from './links';

interface PageLinksProps {
  /** The address of the first page; null where it is this one. */
  newest: string | null;
  /** The address of the next page; null where there is none. */
  older: string | null;
}

/** The ways through the pages of a list, newest first. */
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
