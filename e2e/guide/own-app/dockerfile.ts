import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type } from './bare-app';

/** Does in an app's folder what its Dockerfile does, and copies the same to the image's folder. Returns its command. */
export async function buildImage(dockerfile: string, app: string, image: string): Promise<string[]> {
  let command: string[] = [];
  for (const line of dockerfile.split('\n')) {
    const [, run] = /^RUN (.*)/.exec(line) ?? [];
    const [, copied] = /^COPY --from=build \/app\/(\S+) \.$/.exec(line) ?? [];
    const [, cmd] = /^CMD (.*)/.exec(line) ?? [];
    if (run) await type(app, run);
    else if (copied) {
      mkdirSync(image, { recursive: true });
      cpSync(join(app, copied), image, { recursive: true, verbatimSymlinks: true });
    } else if (cmd) command = JSON.parse(cmd);
    else if (!/^$|^(FROM|WORKDIR|ENV|USER) |^COPY \. \.$/.test(line))
      throw new Error(`The Dockerfile has a line that this test doesn't know: ${line}`);
  }
  return command;
}
