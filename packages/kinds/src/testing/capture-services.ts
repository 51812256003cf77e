import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { JobContract } from '@offload/core/contract';
import type { Links, Mail, Message } from '../services/messages';
import { requireGrantsAccess, requireSendsEmail, requireWritesFiles } from '../services/promises';
import type { Files, FileToWrite, People, Person, SourceInfo } from '../services/services';

interface CapturedFile extends FileToWrite {
  content: Buffer;
}

interface GivenFile {
  name: string;
  contentType: string;
  content: Buffer | string;
}

interface Given {
  /** The users that there are. */
  people?: Person[];
  /** The job's input files. */
  sources?: GivenFile[];
  /** What its child jobs have written. */
  childFiles?: GivenFile[];
  /** Whether the job's owner has requested other jobs. */
  hasRequests?: boolean;
}

/**
 * Makes services for `runInline`, and captures the files that a job writes, the emails that it sends, and the links that it
 * makes. They hold a kind to its contract, as a worker's do.
 */
export function captureServices(
  contract: JobContract,
  { people = [], sources = [], childFiles = [], hasRequests = false }: Given = {},
) {
  const files: CapturedFile[] = [];
  const emails: Message[] = [];
  const links: string[] = [];
  return {
    files,
    emails,
    /** `page /jobs`, `set-password ada for 24 h`. */
    links,
    services: {
      people: peopleOf(people),
      jobs: { hasRequests: async () => hasRequests },
      files: filesOf(contract, { sources, childFiles }, files),
      mail: mailOf(contract, emails),
      links: linksOf(contract, links),
    },
  };
}

function peopleOf(people: Person[]): People {
  return { find: async (id) => people.find((person) => person.id === id) ?? null };
}

function filesOf(
  contract: JobContract,
  given: Required<Pick<Given, 'sources' | 'childFiles'>>,
  files: CapturedFile[],
): Files {
  const stored = (file: GivenFile) => ({ ...file, id: randomUUID(), content: Buffer.from(file.content) });
  const sources = given.sources.map(stored);
  const childFiles = given.childFiles.map(stored);
  return {
    sources: async () => sources.map(infoOf),
    ofChildren: async () => childFiles.map(infoOf),
    async open(id) {
      const source = [...sources, ...childFiles].find((known) => known.id === id);
      if (!source) throw new Error(`The job has no input file ${id}.`);
      return Readable.from([source.content]);
    },
    async write(file, content) {
      requireWritesFiles(contract);
      const written = await buffer(content);
      files.push({ ...file, content: written });
      return { id: randomUUID(), bytes: written.length };
    },
  };
}

function infoOf({ content, ...file }: Omit<SourceInfo, 'bytes'> & { content: Buffer }): SourceInfo {
  return { ...file, bytes: content.length };
}

function mailOf(contract: JobContract, emails: Message[]): Mail {
  return {
    async send(message) {
      requireSendsEmail(contract);
      emails.push(message);
      return { messageId: `<${emails.length}@app>`, acceptedAt: '1970-01-01T00:00:00.000Z' };
    },
  };
}

function linksOf(contract: JobContract, links: string[]): Links {
  return {
    async setPassword(id, { hours }) {
      requireGrantsAccess(contract);
      links.push(`set-password ${id} for ${hours} h`);
      return 'https://app.example/set-password?token=t';
    },
    page(path) {
      links.push(`page ${path}`);
      return `https://app.example${path}`;
    },
  };
}
