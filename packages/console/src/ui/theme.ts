'use client';

import { type CSSVariablesResolver, createTheme } from '@mantine/core';
import classes from './theme.module.css';

// Stand in for letters that the typeface doesn't have, such as Japanese ones, and until it is loaded.
const systemFonts =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The console's theme for Mantine, which needs `cssVariables`, too. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // A variable without a fallback would make the whole rule invalid in a document that doesn't define it.
  fontFamily: `var(--font-more-letters, ui-sans-serif), var(--font-sans, ui-sans-serif), ${systemFonts}`,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  // Steps of 4 px, each half as large again as the one before or more.
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  // Plain objects: `Menu.extend` would bring the menu to every page.
  components: {
    // Color alone doesn’t distinguish a link from the text around it.
    Anchor: { defaultProps: { underline: 'always' } },
    Badge: { defaultProps: { variant: 'light', tt: 'none', fw: 500 } },
    Button: { classNames: { root: classes.button } },
    // Wide enough for the console's tables on a small laptop.
    Container: { defaultProps: { size: '77rem' } },
    // The header of a dialog isn’t a header of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    Table: { classNames: { th: classes.head, table: classes.table } },
    // Scrollable content must also scroll by keyboard.
    TableScrollContainer: {
      defaultProps: { type: 'native', tabIndex: 0, role: 'group', pos: 'relative' },
    },
    // A menu may not have the placeholder as a child. The first item gets the focus instead (`data-autofocus`).
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
});

// In dark mode, a tint of the color is calmer than Mantine's deep shade.
const tints = Object.fromEntries(
  ['gray', 'blue', 'orange', 'green', 'red', 'yellow'].flatMap((color) => [
    [
      `--mantine-color-${color}-light`,
      `color-mix(in srgb, var(--mantine-color-${color}-6) 16%, transparent)`,
    ],
    [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-3)`],
  ]),
);

/**
 * Replaces those of Mantine's own colors for small text and buttons that don't reach the contrast of 4.5 that WCAG AA requires.
 *
 * @example
 * <MantineProvider theme={theme} cssVariablesResolver={cssVariables}>
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-red-filled': 'var(--mantine-color-red-9)',
    '--mantine-color-orange-light-color': '#9c3a08',
    '--mantine-color-yellow-light-color': '#7d4a00',
    '--mantine-color-green-light-color': '#1e6b2f',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    ...tints,
  },
});
