import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { AnchorLink } from './links';

interface PageTitleProps {
  title: string;
  back?: { href: string; label: string } | undefined;
  children?: ReactNode;
}

export function PageTitle({ title, back, children }: PageTitleProps) {
  return (
    <div>
      {back && (
        <AnchorLink href={back.href} size="sm">
          {back.label}
        </AnchorLink>
      )}
      <Title order={1} {...(back && { mt: 'xs' })}>
        {title}
      </Title>
      {children && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {children}
        </Text>
      )}
    </div>
  );
}

export const toAccount = { href: '/account', label: 'Account' };
