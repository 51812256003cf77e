import { Anchor, Container, NativeSelect, Text, useMantineColorScheme } from '@mantine/core';
import type { ConsoleAction } from '../access';
import { ConsoleKeys } from '../ui/keys/console-keys';
import { PlainLink } from '../ui/links';
import { useCurrentInSight } from '../ui/use-current-in-sight';
import { useConsole } from './context';
import classes from './pages.module.css';
import { navigate, type Place } from './router';

const pages: { to: string; label: string; needs?: ConsoleAction; isOfAllQueues?: true }[] = [
  { to: '', label: 'Overview' },
  { to: '/jobs', label: 'All jobs' },
  { to: '/failed', label: 'Failed' },
  { to: '/queues', label: 'Queues' },
  { to: '/schedules', label: 'Schedules' },
  { to: '/gates', label: 'Gates', isOfAllQueues: true },
  { to: '/alerts', label: 'Alerts' },
  { to: '/audit', label: 'Audit log', needs: 'audit' },
];

/** Shows the way back to the app, the reader, and links to the pages of the console and of the app. */
export function Header({ place }: { place: Place }) {
  const { settings, may, hrefOf } = useConsole();
  const { links, home } = settings;
  const shown = pages.filter(
    ({ needs, isOfAllQueues }) => (!needs || may(needs)) && (!isOfAllQueues || settings.seesAllQueues),
  );
  const places = [...shown.map(({ to, label }) => ({ href: hrefOf(to), label })), ...links];
  const around = { basePath: settings.basePath, places, queues: settings.queues };
  // The app's pages have a document of their own.
  const open = (href: string) =>
    links.some((link) => link.href === href) ? location.assign(href) : navigate(href);
  return (
    <header className={classes.header}>
      <Container>
        <div className={classes.bar}>
          {home && (
            <Anchor href={home.href} size="sm">
              {home.label}
            </Anchor>
          )}
          <div className={classes.end}>
            <Text span inherit truncate title={settings.actor}>
              {settings.actor}
            </Text>
            <ConsoleKeys around={around} open={open} retries={may('retry')} />
            <ThemeSelect />
          </div>
        </div>
        <Navigation place={place} shown={shown} />
      </Container>
    </header>
  );
}

function Navigation({ place, shown }: { place: Place; shown: typeof pages }) {
  const { settings } = useConsole();
  const current = shown.find(({ to }) => (to === '' ? place.path === '' : place.path.startsWith(to)));
  const bar = useCurrentInSight(current?.to);
  return (
    <nav aria-label="Console" className={classes.nav} ref={bar}>
      {shown.map((page) => (
        <PlainLink
          key={page.to}
          to={page.to}
          className={classes.navLink ?? ''}
          aria-current={page === current ? 'page' : undefined}
        >
          {page.label}
        </PlainLink>
      ))}
      {settings.links.map(({ label, href }) => (
        <a key={href} href={href} className={classes.navLink}>
          {label}
        </a>
      ))}
    </nav>
  );
}

const themes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

function ThemeSelect() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <NativeSelect
      aria-label="Theme"
      size="xs"
      flex="none"
      w={86}
      value={colorScheme}
      data={themes}
      onChange={(event) => {
        const theme = themes.find(({ value }) => value === event.currentTarget.value);
        if (theme) setColorScheme(theme.value);
      }}
    />
  );
}
