ALTER TABLE "user" ADD COLUMN     "two_factor_version" INTEGER NOT NULL DEFAULT 0;
