-- What the migrations have made and schema.prisma can't say or doesn't. Prisma would undo it: `npm run migration` leaves
-- out these statements.

-- An index of a prefix, with text_pattern_ops.
DROP INDEX "user_email_beginning";

-- Only SQL reads and writes them.
DROP TABLE "job_end";
DROP TABLE "order_change";
DROP TABLE "order_document";
DROP TABLE "order_index";
DROP TABLE "order_word";

-- An email outlives its job: to Prisma they are related, to PostgreSQL they are not.
ALTER TABLE "email" ADD CONSTRAINT "email_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "offload"."job"("id") ON DELETE NO ACTION ON UPDATE CASCADE;
