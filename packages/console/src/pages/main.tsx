import '@mantine/core/styles.css';
import { localStorageColorSchemeManager, MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { type Settings, settingsSchema } from '../document/settings';
import { HostProvider } from '../ui/host';
import { cssVariables, theme } from '../ui/theme';
import { App } from './app';
import { createClient, followChanges } from './client';
import { ConsoleProvider } from './context';
import { navigate, RouterLink } from './router';

function readSettings(): Settings {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="offload-console"]');
  return settingsSchema.parse(JSON.parse(meta?.content ?? 'null'));
}

function start(): void {
  const place = document.getElementById('console');
  if (!place) return;
  const settings = readSettings();
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
  // The library that keeps the page from scrolling behind a dialog adds a style, and looks for its nonce there.
  Object.assign(globalThis, { __webpack_nonce__: nonce });
  const open = (href: string) => navigate(href, { scroll: false });
  const {
    basePath,
    theme: { styleSheets: _, ...look },
  } = settings;
  const host = { basePath, Link: RouterLink, open };
  const value = { settings, client: createClient(basePath), changes: followChanges(basePath) };
  createRoot(place).render(
    <MantineProvider
      theme={mergeThemeOverrides(theme, look)}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: settings.themeKey })}
      getStyleNonce={() => nonce ?? ''}
    >
      <HostProvider value={host}>
        <ConsoleProvider value={value}>
          <App />
        </ConsoleProvider>
      </HostProvider>
    </MantineProvider>,
  );
}

start();
