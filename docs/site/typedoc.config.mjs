import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Converter, ReflectionKind } from 'typedoc';

const root = new URL('../..', import.meta.url).pathname;

/** The source file of each import path that other apps use, such as `@offload/core/testing`. */
const entries = ['core', 'console', 'react', 'bull-board'].flatMap((folder) => {
  const file = join(root, 'packages', folder, 'package.json');
  const { name, exports, publishConfig } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(publishConfig?.exports ?? exports)
    .filter(([path]) => !/internal|admin|\*/.test(path))
    .map(([path, source]) => ({ name: name + path.slice(1), source: join(folder, source) }));
});

/** Names each module as it's imported. By default, it has the name of its file. */
function nameModules(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      const isOf = ({ source }) => source.replace(/(\/index)?\.ts$/, '') === module.name;
      module.name = entries.find(isOf)?.name ?? module.name;
    }
  });
}

export default {
  name: 'API reference',
  entryPoints: entries.map(({ source }) => join(root, 'packages', source)),
  plugin: ['typedoc-plugin-markdown', nameModules],
  out: 'pages/reference',
  entryFileName: 'index.md',
  readme: 'none',
  disableSources: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  skipErrorChecking: true,
  logLevel: 'Error',
};
