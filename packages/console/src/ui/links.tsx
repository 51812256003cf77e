'use client';

import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { type HostLinkProps, useHost } from './host';
import classes from './links.module.css';
import type { Target } from './paths';

/** The class of the link of a positioned row, all of which takes the click. */
export const coverClass = classes.cover ?? '';

type LinkProps<Style> = Style & Omit<HostLinkProps, 'href' | keyof Style> & Target;

/** Returns what a link in the console leads to. `#` stays on the page. */
function useHref({ to, href }: Target): string {
  const { basePath } = useHost();
  if (to === undefined) return href;
  return to.startsWith('#') ? to : `${basePath}${to}` || '/';
}

/** A link in the color of links. */
export function AnchorLink({ to, href, ...props }: LinkProps<AnchorProps>) {
  const { Link } = useHost();
  return <Anchor {...props} component={Link} href={useHref(targetOf(to, href))} />;
}

export function ButtonLink({ to, href, ...props }: LinkProps<ButtonProps>) {
  const { Link } = useHost();
  return <Button {...props} component={Link} href={useHref(targetOf(to, href))} />;
}

/** A link without a style of its own. */
export function PlainLink({ to, href, ...props }: LinkProps<object>) {
  const { Link } = useHost();
  return <Link {...props} href={useHref(targetOf(to, href))} />;
}

/** A link that covers its row. Only the link has a name. */
export function CoverLink(props: LinkProps<object>) {
  return <PlainLink {...props} className={coverClass} />;
}

function targetOf(to: string | undefined, href: string | undefined): Target {
  return to === undefined ? { href: href ?? '' } : { to };
}
