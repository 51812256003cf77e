'use client';

import { Menu } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { OpenedMenuProps } from './lazy-menu';

interface HeaderMenuProps extends OpenedMenuProps {
  className?: string | undefined;
  children: ReactNode;
}

/** A menu of the header. It's open from the start, because a press of its button loads it. */
export function HeaderMenu({ button, className, children }: HeaderMenuProps) {
  const [opened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Whatever has the focus now gets it back when the menu closes.
    target.current?.focus();
    setOpened(true);
  }, []);
  return (
    <Menu position="bottom-end" withinPortal={false} opened={opened} onChange={setOpened}>
      <Menu.Target>{button({ ref: target })}</Menu.Target>
      <Menu.Dropdown className={className}>{children}</Menu.Dropdown>
    </Menu>
  );
}
