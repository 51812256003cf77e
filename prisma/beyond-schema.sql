-- What the migrations have made and schema.prisma can't say or doesn't. Prisma would undo it: `npm run migration` leaves
-- out these statements.

-- An index of a prefix, with text_pattern_ops.
DROP INDEX "user_email_beginning";

-- Only SQL reads and writes them.
ALTER TABLE "order_change" DROP CONSTRAINT "order_change_owner_id_fkey";
DROP TABLE "order_change";
ALTER TABLE "order_document" DROP CONSTRAINT "order_document_index_id_fkey";
DROP TABLE "order_document";
ALTER TABLE "order_index" DROP CONSTRAINT "order_index_owner_id_fkey";
DROP TABLE "order_index";
ALTER TABLE "order_word" DROP CONSTRAINT "order_word_index_id_fkey";
DROP TABLE "order_word";

-- An email outlives its job: to Prisma they are related, to PostgreSQL they are not.
ALTER TABLE "email" ADD CONSTRAINT "email_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "offload"."job"("id") ON DELETE NO ACTION ON UPDATE CASCADE;
