import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { withLock } from './lock';
import { PlainError } from './plain-error';
import { type Ending, endGroup, endingSchema } from './process-group';
import { identify, identitySchema, isRunning, type ProcessIdentity } from './process-identity';

const RECORD = 'processes.json';

const childSchema = identitySchema.extend({ ending: endingSchema });
const schema = z.object({ supervisor: identitySchema.optional(), children: z.array(childSchema) });

/** Which processes belong to a data folder, on disk: what a killed supervisor left behind is found by the next. */
export interface ProcessRecord {
  add(pid: number, ending: Ending): void;
  remove(pid: number): void;
  release(): void;
}

type RecordFile = z.infer<typeof schema>;

function readRecord(file: string): RecordFile {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : { children: [] };
}

async function endChildren({ children }: RecordFile): Promise<void> {
  const left = children.filter(isRunning);
  if (left.length > 0) console.log(`… Ending ${left.length} processes of a start that was killed`);
  await Promise.all(left.map(({ pid, ending }) => endGroup(pid, ending)));
}

/** False when somebody still works there. */
export async function endIfAbandoned(dataDir: string): Promise<boolean> {
  const record = readRecord(join(dataDir, RECORD));
  if (record.supervisor && isRunning(record.supervisor)) return false;
  await endChildren(record);
  return true;
}

/** Refuses when another start has it; ends what a killed one left. */
export async function claimDataDir(dataDir: string): Promise<ProcessRecord> {
  // Others may pass through it (PostgreSQL's user must, where root starts it) but not look around.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const file = join(dataDir, RECORD);
  return withLock(join(dataDir, 'claim.lock'), async () => {
    if (await endIfAbandoned(dataDir)) return openRecord(file);
    const pid = readRecord(file).supervisor?.pid;
    throw new PlainError(
      `Offload already runs on ${dataDir} (process ${pid}): stop it, or choose another DATA_DIR.`,
    );
  });
}

function openRecord(file: string): ProcessRecord {
  const supervisor = identify(process.pid);
  const children = new Map<number, ProcessIdentity & { ending: Ending }>();
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify({ supervisor, children: [...children.values()] }));
    renameSync(`${file}.new`, file);
  };
  save();
  return {
    add(pid, ending) {
      const identity = identify(pid);
      if (identity) children.set(pid, { ...identity, ending });
      save();
    },
    remove(pid) {
      children.delete(pid);
      save();
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** For a command that has no data folder, and whose processes are short. */
export const noRecord: ProcessRecord = { add() {}, remove() {}, release() {} };
