type AskForCode = () => Promise<boolean>;

let dialog: AskForCode | null = null;

/** Registers the dialog that asks for a code. Returns a function that unregisters it. */
export function provideCodeDialog(ask: AskForCode): () => void {
  dialog = ask;
  return () => {
    if (dialog === ask) dialog = null;
  };
}

/** Asks the user for a code. Returns false if they cancel, or if the page has no dialog for it. */
export function askForCode(): Promise<boolean> {
  return dialog ? dialog() : Promise.resolve(false);
}
