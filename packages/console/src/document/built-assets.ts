/** A file of the document, by its name with a hash. */
export interface Asset {
  type: string;
  body: string;
}

/** The document's script and style sheet. Empty here: whoever builds the package puts them in this module's place. */
export const builtAssets: Readonly<Record<string, Asset>> = {};
