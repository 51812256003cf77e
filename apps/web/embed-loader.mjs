import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

/** Puts the files for the browser into the module of a package that has none in the sources, as `npm run pack` does. */
export default async function embed() {
  const src = this.resourcePath.replace(/(?<=[\\/]packages[\\/][^\\/]+[\\/]src)[\\/].*/, '');
  this.addContextDependency(src);
  const { embedFiles } = await tsImport('../../scripts/pack/embed-files.ts', import.meta.url);
  return (await embedFiles(src)).find(({ path }) => join(src, path) === this.resourcePath).source;
}
