import type { ThemeTokenName, UIConfig, UITheme } from '@bull-board/api/typings/app';

type Tokens = Partial<Record<ThemeTokenName, string>>;

const fonts: Tokens = {
  'font-sans':
    'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  'font-mono': 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  radius: '0.25rem',
};

// Mantine's colors, as the console has them.
const theme: UITheme = {
  light: {
    ...fonts,
    background: '#ffffff',
    foreground: '#000000',
    card: '#ffffff',
    border: '#dee2e6',
    muted: '#f1f3f5',
    'muted-foreground': '#495057',
    primary: '#4263eb',
    'primary-foreground': '#ffffff',
    ring: '#4263eb',
    sidebar: '#f8f9fa',
    'sidebar-border': '#dee2e6',
    'sidebar-primary': '#4263eb',
    // The primary color has too little contrast on the background of what is selected.
    'state-selected-foreground': '#000000',
    'sidebar-state-selected-foreground': '#000000',
    destructive: '#c92a2a',
    'status-failed': '#c92a2a',
  },
  dark: {
    ...fonts,
    background: '#242424',
    foreground: '#c9c9c9',
    card: '#2e2e2e',
    border: '#3b3b3b',
    muted: '#2e2e2e',
    'muted-foreground': '#b8b8b8',
    primary: '#748ffc',
    'primary-foreground': '#1a1a1a',
    ring: '#748ffc',
    sidebar: '#1f1f1f',
    'sidebar-border': '#3b3b3b',
    'sidebar-primary': '#748ffc',
    'state-selected-foreground': '#ffffff',
    'sidebar-state-selected-foreground': '#ffffff',
    destructive: '#ff8787',
    'status-failed': '#ff8787',
  },
};

/** Makes Bull Board look like the console. */
export const look = {
  boardTitle: 'Bull Board · Offload',
  favIcon: { default: 'static/images/logo.svg', alternative: 'static/images/logo.svg' },
  hideDocsLink: true,
  hideRedisDetails: true,
  showMetrics: true,
  locale: { lng: 'en-US' },
  theme,
} as const satisfies UIConfig;
