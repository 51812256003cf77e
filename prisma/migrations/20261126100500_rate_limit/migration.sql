-- CreateTable
-- Unlogged: a call that is counted waits for no disk. After a crash of the server all counts start again.
CREATE UNLOGGED TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "hits" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);
