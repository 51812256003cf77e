import {
  createTestDatabase,
  type MailServer,
  openTestQueue,
  startMailServer,
  type TestDatabase,
  until,
} from '@offload/testing';
import { endAll, type Settings } from './processes';

export interface Plugs {
  database: TestDatabase;
  mail: MailServer;
  settings: Settings;
  /** Waits until every account has had its welcome mail, and returns whom each email went to. */
  untilAllWelcomed(): Promise<string[]>;
  close(): Promise<void>;
}

/** What web and worker processes of a test need, real and its own. */
export async function openPlugs(): Promise<Plugs> {
  const database = await createTestDatabase();
  const queue = await openTestQueue(database.url);
  const mail = await startMailServer();
  return {
    database,
    mail,
    settings: { databaseUrl: database.url, queueUrl: queue.url, smtpUrl: mail.url },
    async untilAllWelcomed() {
      await until(
        async () => (await database.db.job.count({ where: { state: { not: 'succeeded' } } })) === 0,
        120_000,
      );
      return mail.accepted.map(({ to }) => to);
    },
    async close() {
      await endAll();
      await mail.stop();
      await queue.remove();
      await database.drop();
    },
  };
}
