-- Requests to reset a forgotten password, for known and unknown addresses alike, until a worker takes them.
CREATE TABLE "password_request" (
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "password_request_pkey" PRIMARY KEY ("email")
);

-- Links that set a password are found by their user.
CREATE INDEX "verification_value_idx" ON "verification"("value");

-- Until now only a link could set a password after sign-up, so its reader has the address.
UPDATE "user" SET email_verified = true
FROM account
WHERE account.user_id = "user".id AND account.password IS NOT NULL
  AND (account.created_at > "user".created_at OR account.updated_at > account.created_at);
