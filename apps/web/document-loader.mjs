import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const src = fileURLToPath(new URL('../../packages/console/src', import.meta.url));

/** Puts the document of the console into the module that has none in the sources, as `npm run pack` does. */
export default async function loadDocument() {
  this.addContextDependency(src);
  const { buildDocument } = await tsImport('../../scripts/pack/build-document.ts', import.meta.url);
  return (await buildDocument(src)).module;
}
