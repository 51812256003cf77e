import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { renderMermaidSVG } from 'beautiful-mermaid';
import { defineConfig } from 'vitepress';
import sections from '../pages.json' with { type: 'json' };

/** Returns where the site has a page of the repository: `guide.md` for `docs/guide.md`, and `core.md` for its README. */
function placeOf(file) {
  if (file === 'README.md') return 'index.md';
  const readme = /^packages\/([\w-]+)\/README\.md$/.exec(file);
  if (readme) return `${readme[1]}.md`;
  const place = file.replace(/^docs\//, '').replace('README', 'index');
  return place.includes('/') ? place : place.toLowerCase();
}

const urlOf = (file) => `/${placeOf(file).replace(/(index)?\.md$/, '')}`;

function titleOf(file) {
  const text = readFileSync(new URL(`../pages/${file}`, import.meta.url), 'utf8');
  return /^# (.*)$/m.exec(text)?.[1] ?? file;
}

/** Makes links between pages of the repository lead to where the site has them. */
function linkPages(state) {
  const from = state.env.realPath ?? state.env.path;
  const file = posix.relative(new URL('../pages', import.meta.url).pathname, from);
  for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
    const [path, anchor] = (token.type === 'link_open' ? token.attrGet('href') : '').split('#');
    if (!/(\.md|LICENSE)$/.test(path) || /^\w+:/.test(path)) continue;
    const target = urlOf(posix.join(posix.dirname(file), path.replace(/LICENSE$/, '$&.md')));
    token.attrSet('href', anchor ? `${target}#${anchor}` : target);
  }
}

/** Draws a diagram for each theme. The site loads no code for them, and no font from elsewhere. */
function draw(code) {
  const image = (theme, colors) => {
    const svg = renderMermaidSVG(code, { ...colors, transparent: true }).replace(/@import url\(.*?\);/, '');
    return `<img class="${theme}-only" alt="Diagram" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`;
  };
  return image('light', { bg: '#ffffff', fg: '#3c3c43' }) + image('dark', { bg: '#1b1b1f', fg: '#dfdfd6' });
}

export default defineConfig({
  title: 'Offload',
  description: 'Background jobs for Next.js',
  srcDir: 'pages',
  cleanUrls: true,
  rewrites: placeOf,
  ignoreDeadLinks: 'localhostLinks',
  head: [['style', {}, '.dark .light-only, html:not(.dark) .dark-only { display: none }']],
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: Object.entries(sections).map(([text, files]) => ({
      text,
      items: files.map((file) => ({ text: titleOf(file), link: urlOf(file) })),
    })),
  },
  markdown: {
    config(md) {
      md.core.ruler.push('pages', linkPages);
      const { fence } = md.renderer.rules;
      md.renderer.rules.fence = (tokens, at, ...rest) =>
        tokens[at].info === 'mermaid' ? draw(tokens[at].content) : fence(tokens, at, ...rest);
    },
  },
});
