-- DropIndex
DROP INDEX "public"."changed_job_changer_id_place_idx";
