'use client';

import { type ComponentType, type ReactElement, type Ref, useState } from 'react';

interface MenuButtonProps {
  ref?: Ref<HTMLButtonElement>;
  'aria-haspopup'?: 'menu';
  'aria-expanded'?: boolean;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  onClick?: () => void;
}

export interface OpenedMenuProps {
  button: (props?: MenuButtonProps) => ReactElement;
}

interface LazyMenuProps extends OpenedMenuProps {
  /** Loads the menu. It opens as soon as it is there. */
  load: () => Promise<ComponentType<OpenedMenuProps>>;
}

/** A button that loads its menu when it is pressed, so that pages needn't: menus take a fifth of a page's JavaScript. */
export function LazyMenu({ button, load }: LazyMenuProps) {
  const [OpenedMenu, setOpenedMenu] = useState<ComponentType<OpenedMenuProps> | null>(null);
  if (OpenedMenu) return <OpenedMenu button={button} />;

  // Usually, the menu is loaded by the time of the click. If this fails, the click loads it again.
  const prepare = () => void load();
  return button({
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: () => void load().then((loaded) => setOpenedMenu(() => loaded)),
  });
}
