import { DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import { expect, it } from 'vitest';
import { cssVariables, theme } from './theme';

/** Red, green, and blue from 0 to 255, and how opaque it is from 0 to 1. */
type Color = [number, number, number, number];

const merged = mergeMantineTheme(DEFAULT_THEME, theme);

/** Returns a function that resolves a CSS color of this color scheme. */
function colorsOf(scheme: 'light' | 'dark'): (css: string) => Color {
  const [defaults, own] = [defaultCssVariablesResolver(merged), cssVariables(merged)];
  const variables: Record<string, string> = {
    ...{ ...defaults.variables, ...defaults[scheme] },
    ...{ ...own.variables, ...own[scheme] },
  };
  return function resolve(css): Color {
    const name = /^var\((--[\w-]+)\)$/.exec(css)?.[1];
    if (name) return resolve(variables[name] ?? '');
    const [, inner = '', share = ''] = /^color-mix\(in srgb, (.+) ([\d.]+)%, transparent\)$/.exec(css) ?? [];
    if (inner) {
      const [red, green, blue, alpha] = resolve(inner);
      return [red, green, blue, (alpha * Number(share)) / 100];
    }
    const numbers = /^rgba?\(([^)]+)\)$/
      .exec(css)?.[1]
      ?.split(/[\s,/]+/)
      .map(Number);
    const [red = Number.NaN, green = Number.NaN, blue = Number.NaN, alpha = 1] = numbers ?? hex(css);
    if ([red, green, blue, alpha].some(Number.isNaN)) throw new Error(`Not a color: "${css}".`);
    return [red, green, blue, alpha];
  };
}

function hex(css: string): number[] {
  const short = /^#(.)(.)(.)$/
    .exec(css)
    ?.slice(1)
    .map((digit) => digit + digit);
  const pairs = short ?? /^#(..)(..)(..)$/i.exec(css)?.slice(1) ?? [];
  return pairs.map((pair) => Number.parseInt(pair, 16));
}

function over([red, green, blue, alpha]: Color, below: Color): Color {
  const mix = (top: number, bottom: number) => top * alpha + bottom * (1 - alpha);
  return [mix(red, below[0]), mix(green, below[1]), mix(blue, below[2]), 1];
}

/** Relative luminance, as WCAG defines it. */
function luminance([red, green, blue]: Color): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(text: Color, background: Color): number {
  const [one, other] = [luminance(over(text, background)), luminance(background)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const onBody = ['text', 'dimmed', 'placeholder', 'error', 'anchor'];
const badges = ['gray', 'blue', 'orange', 'green', 'red', 'yellow', theme.primaryColor ?? ''];

it.each(['light', 'dark'] as const)('gives small text the contrast of WCAG AA in the %s theme', (scheme) => {
  const color = colorsOf(scheme);
  const named = (name: string) => color(`var(--mantine-color-${name})`);
  const body = named('body');
  const found = [
    ...onBody.map((name) => ({ name, ratio: contrast(named(name), body) })),
    ...badges.map((name) => ({
      name: `${name} badge`,
      ratio: contrast(named(`${name}-light-color`), over(named(`${name}-light`), body)),
    })),
    ...[theme.primaryColor, 'red'].flatMap((name) =>
      [`${name}-filled`, `${name}-filled-hover`].map((button) => ({
        ...{ name: button, ratio: contrast(color('#fff'), named(button)) },
      })),
    ),
  ];
  expect(found.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
});
