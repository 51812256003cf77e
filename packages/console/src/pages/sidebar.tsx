import { ActionIcon, Anchor, NativeSelect, Text, useMantineColorScheme } from '@mantine/core';
import {
  BellRingIcon,
  CalendarClockIcon,
  CircleXIcon,
  ExternalLinkIcon,
  FenceIcon,
  LayersIcon,
  LayoutDashboardIcon,
  ListIcon,
  MenuIcon,
  ScrollTextIcon,
  XIcon,
} from 'lucide-react';
import { useState } from 'react';
import type { ConsoleAction } from '../access';
import type { Room } from '../document/settings';
import { ConsoleKeys } from '../ui/keys/console-keys';
import { PlainLink } from '../ui/links';
import { useConsole } from './context';
import { navigate, type Place } from './router';
import classes from './sidebar.module.css';

interface ConsolePage {
  to: '' | `/${Room}`;
  label: string;
  Icon: typeof ListIcon;
  needs?: ConsoleAction;
  isOfAllQueues?: true;
}

const pages: ConsolePage[] = [
  { to: '', label: 'Overview', Icon: LayoutDashboardIcon },
  { to: '/jobs', label: 'All jobs', Icon: ListIcon },
  { to: '/failed', label: 'Failed', Icon: CircleXIcon },
  { to: '/queues', label: 'Queues', Icon: LayersIcon },
  { to: '/schedules', label: 'Schedules', Icon: CalendarClockIcon },
  { to: '/gates', label: 'Gates', Icon: FenceIcon, isOfAllQueues: true },
  { to: '/alerts', label: 'Alerts', Icon: BellRingIcon },
  { to: '/audit', label: 'Audit log', Icon: ScrollTextIcon, needs: 'audit' },
];

/** Shows the console's name, its pages and those of the app, the reader, and the way back: beside a page, or above it on a phone. */
export function Sidebar({ place }: { place: Place }) {
  const { settings, may, hrefOf, labelOf } = useConsole();
  // Another page closes the menu.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === place.path;
  const shown = pages.filter((page) => isShown(page, { may, settings }));
  const { links, basePath, queues } = settings;
  const kinds = settings.kinds.map((kind) => ({ kind, label: labelOf(kind) }));
  const places = [...shown.map(({ to, label }) => ({ href: hrefOf(to), label })), ...links];
  // The app's pages have a document of their own.
  const open = (href: string) =>
    links.some((link) => link.href === href) ? location.assign(href) : navigate(href);
  return (
    <header className={classes.sidebar}>
      <div className={classes.inner}>
        <div className={classes.bar}>
          <PlainLink to="" className={classes.brand ?? ''}>
            <img src={settings.logo} alt="" width={20} height={20} />
            {settings.title}
          </PlainLink>
          <ConsoleKeys around={{ basePath, places, queues, kinds }} open={open} retries={may('retry')} />
          <ActionIcon
            {...{ variant: 'subtle', color: 'gray', size: 'lg', hiddenFrom: 'md' }}
            aria-label="Menu"
            aria-expanded={isOpen}
            aria-controls="menu"
            onClick={() => setOpenAt(isOpen ? null : place.path)}
          >
            {isOpen ? <XIcon size={18} /> : <MenuIcon size={18} />}
          </ActionIcon>
        </div>
        <div id="menu" className={classes.menu} data-open={isOpen || undefined}>
          <Navigation place={place} shown={shown} />
          <Account />
        </div>
      </div>
    </header>
  );
}

function isShown(
  { needs, isOfAllQueues }: ConsolePage,
  { may, settings }: Pick<ReturnType<typeof useConsole>, 'may' | 'settings'>,
): boolean {
  return (!needs || may(needs)) && (!isOfAllQueues || settings.seesAllQueues);
}

function Navigation({ place, shown }: { place: Place; shown: ConsolePage[] }) {
  const { settings } = useConsole();
  const current = shown.find(({ to }) => (to === '' ? place.path === '' : place.path.startsWith(to)));
  return (
    <nav aria-label="Console" className={classes.nav}>
      {shown.map((page) => (
        <PlainLink
          key={page.to}
          to={page.to}
          className={classes.link ?? ''}
          aria-current={page === current ? 'page' : undefined}
        >
          <page.Icon size={16} />
          {page.label}
        </PlainLink>
      ))}
      {settings.links.map(({ label, href }) => (
        <a key={href} href={href} className={classes.link}>
          <ExternalLinkIcon size={16} />
          {label}
        </a>
      ))}
    </nav>
  );
}

const schemes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** Shows who reads, the color scheme, and the way back to the app. */
function Account() {
  const { actor, home } = useConsole().settings;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.account}>
      <Text size="sm" truncate title={actor}>
        {actor}
      </Text>
      <NativeSelect
        aria-label="Theme"
        size="xs"
        value={colorScheme}
        data={schemes}
        onChange={(event) => {
          const scheme = schemes.find(({ value }) => value === event.currentTarget.value);
          if (scheme) setColorScheme(scheme.value);
        }}
      />
      {home && (
        <Anchor href={home.href} size="sm">
          {home.label}
        </Anchor>
      )}
    </div>
  );
}
