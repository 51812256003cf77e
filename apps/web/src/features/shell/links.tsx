'use client';

import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { coverClass } from '@offload/console/ui';
import NextLink, { useLinkStatus } from 'next/link';
import type { ComponentProps } from 'react';
import classes from './links.module.css';

type LinkProps<P> = P & Omit<ComponentProps<typeof NextLink>, keyof P>;

/**
 * Next's link, without its prefetching: that would send two requests for each link in sight, also after each refresh, and
 * get only titles, because the pages have no loading.tsx.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}

// The pages have no loading.tsx (it would respond with 200 before a page can respond with 404, and show nothing without
// JavaScript), so the link itself shows that the next page is loading.
function Pending() {
  const { pending } = useLinkStatus();
  return pending ? <span aria-hidden className={classes.pending} /> : null;
}

/** Mantine's Anchor as a Next link, for server and client components alike. */
export function AnchorLink({ children, ...props }: LinkProps<AnchorProps>) {
  return (
    <Anchor component={Link} {...props}>
      {children}
      <Pending />
    </Anchor>
  );
}

export function ButtonLink({ children, ...props }: LinkProps<ButtonProps>) {
  return (
    <Button component={Link} {...props}>
      {children}
      <Pending />
    </Button>
  );
}

export function PlainLink({ children, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link {...props}>
      {children}
      <Pending />
    </Link>
  );
}

/** The link of a positioned row or card, all of which takes the click. Only the link has a name. */
export function CoverLink({ className = '', ...props }: ComponentProps<typeof Link>) {
  return <PlainLink className={`${coverClass} ${className}`} {...props} />;
}
