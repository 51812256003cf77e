'use client';

import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { MonitorIcon, MoonIcon, SunIcon } from 'lucide-react';
import { HeaderMenu } from './header-menu';
import type { OpenedMenuProps } from './lazy-menu';

const choices: { value: MantineColorScheme; label: string; Icon: typeof SunIcon }[] = [
  { value: 'light', label: 'Light', Icon: SunIcon },
  { value: 'dark', label: 'Dark', Icon: MoonIcon },
  { value: 'auto', label: 'System', Icon: MonitorIcon },
];

export function ColorSchemeItems({ button }: OpenedMenuProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();

  function choose(chosen: string) {
    const choice = choices.find(({ value }) => value === chosen);
    if (choice) setColorScheme(choice.value);
  }

  return (
    <HeaderMenu button={button}>
      <Menu.RadioGroup value={colorScheme} onChange={choose}>
        {choices.map(({ value, label, Icon }, index) => (
          <Menu.RadioItem
            key={value}
            value={value}
            rightSection={<Icon size={16} />}
            data-autofocus={index === 0 || undefined}
            closeMenuOnClick
          >
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </HeaderMenu>
  );
}
