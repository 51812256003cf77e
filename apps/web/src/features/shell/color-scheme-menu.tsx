'use client';

import { ActionIcon } from '@mantine/core';
import { SunMoonIcon } from 'lucide-react';
import { LazyMenu } from './lazy-menu';

export function ColorSchemeMenu() {
  return (
    <LazyMenu
      load={() => import('./color-scheme-items').then((file) => file.ColorSchemeItems)}
      button={(props) => (
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Theme" {...props}>
          <SunMoonIcon size={18} />
        </ActionIcon>
      )}
    />
  );
}
