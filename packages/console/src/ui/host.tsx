'use client';

import { createContext, type ReactNode, type Ref, useContext } from 'react';

export interface HostLinkProps {
  href: string;
  className?: string;
  children?: ReactNode;
  ref?: Ref<HTMLAnchorElement>;
  /** Whether the page may jump to its beginning. */
  scroll?: false;
  title?: string;
  'aria-label'?: string;
  'aria-current'?: 'page' | 'true' | undefined;
}

/** What surrounds the console: the router of an app, or the console's own. */
export interface Host {
  /** The path of the console: `/ops`; empty at the root. */
  basePath: string;
  /** A link that opens a page without loading the document again. */
  Link: (props: HostLinkProps) => ReactNode;
  /** Opens a page like a link with `scroll={false}`. */
  open: (href: string) => void;
}

const HostContext = createContext<Host | null>(null);

export const HostProvider = HostContext.Provider;

/** Returns what surrounds the console. Throws outside of a `HostProvider`. */
export function useHost(): Host {
  const host = useContext(HostContext);
  if (!host) throw new Error('Components of the console need a HostProvider around them.');
  return host;
}
