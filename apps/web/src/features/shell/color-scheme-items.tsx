'use client';

import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { HeaderMenu } from './header-menu';
import type { OpenedMenuProps } from './lazy-menu';

const choices: { value: MantineColorScheme; label: string; Icon: typeof IconSun }[] = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'System', Icon: IconDeviceDesktop },
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
            rightSection={<Icon size={16} aria-hidden />}
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
