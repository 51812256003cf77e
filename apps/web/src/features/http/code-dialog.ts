type AskForCode = () => Promise<boolean>;

let dialog: AskForCode | null = null;

/** Has `ask` answer from now on whether the user has entered a code. Returns how to end that. */
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
