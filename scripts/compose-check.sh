#!/usr/bin/env bash
# Builds the images, starts every service of docker-compose.yml, and checks that they work and how far they are confined.
# With Docker: scripts/compose-check.sh. With others: ENGINE=podman COMPOSE="podman-compose …" scripts/compose-check.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

ENGINE=${ENGINE:-docker}
COMPOSE=${COMPOSE:-docker compose}
export PORT=${PORT:-13000} SMTP_PORT=${SMTP_PORT:-11025} INBOX_PORT=${INBOX_PORT:-18025}
export APP_URL=http://localhost:$PORT INBOX_URL=http://localhost:$INBOX_PORT
for name in AUTH_SECRET SEALING_KEY ADMIN_PASSWORD POSTGRES_PASSWORD DATABASE_PASSWORD REDIS_PASSWORD; do
  export "$name=$(openssl rand -hex 32)"
done
# podman-compose 1.3.0 doesn't expand ${NAME:-…} if NAME isn't set.
for name in $(grep -o '\${[A-Z_]*' docker-compose.yml | cut -c 3- | sort -u); do export "$name=${!name-}"; done

failures=0
check() {
  local what=$1
  shift
  if "$@" > /dev/null 2>&1; then echo "✓ $what"; else echo "✗ $what"; failures=$((failures + 1)); fi
}
fails() { ! "$@"; }
inside() { local service=$1; shift; $ENGINE exec "$(container "$service")" "$@"; }
compose() { $COMPOSE --project-name offload-check "$@"; }
container() { $ENGINE ps --quiet --filter "name=offload-check[-_]$1" | head -n 1; }
until_true() { for _ in $(seq 120); do "$@" > /dev/null 2>&1 && return; sleep 1; done; return 1; }
sql() { inside postgres env PGPASSWORD="$DATABASE_PASSWORD" psql -h 127.0.0.1 -U offload_app -d offload -tAc "$1"; }
is_denied() { local answer; ! answer=$(sql "$1" 2>&1) && [[ $answer = *'permission denied'* ]]; }
web() { curl --silent --fail "http://127.0.0.1:$PORT$1" "${@:2}"; }
is_healthy() {
  local id
  id=$(container "$1")
  # Podman runs health checks by systemd, which may be missing: so we run them.
  if [[ $ENGINE = *podman* ]]; then $ENGINE healthcheck run "$id"; else
    [ "$($ENGINE inspect --format '{{.State.Health.Status}}' "$id")" = healthy ]
  fi
}
has_mail() { curl --silent "http://127.0.0.1:$INBOX_PORT/api/v2/messages" | grep -q "$1"; }

if [ -z "${KEEP:-}" ]; then trap 'compose down --volumes > /dev/null 2>&1' EXIT; fi
compose up --build --detach
check 'web, worker, database, queue, and storage are healthy' until_true web /api/health
check 'a sign-up is accepted' web /api/signup -H 'Content-Type: application/json' -d '{"email":"ada@example.com"}'
check 'its email arrives' until_true has_mail 'ada@example.com'
for service in web worker postgres redis mailhog; do
  check "$service is healthy" until_true is_healthy "$service"
  check "$service isn't root" fails inside "$service" sh -c 'test "$(id -u)" = 0'
  check "$service can't write to its root" fails inside "$service" sh -c 'echo > /forbidden'
  check "$service has no capabilities" inside "$service" sh -c 'grep -q "^CapEff:[[:space:]]*0*$" /proc/1/status'
done
check 'no demo data is seeded' test "$(sql 'SELECT count(*) FROM sales_order')" = 0
check "the app's role isn't a superuser" test "$(sql 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')" = f
check "the app's role can't run programs" is_denied "COPY (SELECT 1) TO PROGRAM 'id'"
check "the app's role can't rewrite the audit log" is_denied 'DELETE FROM offload.operator_action'
check "the app's role can't create a schema" is_denied 'CREATE SCHEMA other'
check 'the image has an SBOM' inside web node -e "process.exit(require('/app/sbom.cdx.json').bomFormat === 'CycloneDX' ? 0 : 1)"
check 'Redis asks for a password' fails inside redis sh -c 'redis-cli set a b | grep -q OK'
check 'the worker knows nothing that signs sessions' fails inside worker sh -c 'test -n "$AUTH_SECRET"'
check "neither web nor worker knows the owner's password" fails inside web sh -c 'test -n "$DATABASE_OWNER_URL$ADMIN_PASSWORD"'
if [ -z "${ONE_NETWORK:-}" ]; then
  check "the web can't reach the mail server" fails inside web node -e "require('net').connect(1025, 'mailhog').on('error', () => process.exit(1)).on('connect', () => process.exit(0))"
fi
# Depends on the machine: see docs/decisions/0034-sealed-processes.md.
$ENGINE logs "$(container worker)" 2>&1 | grep -o 'isolated jobs [^"]*' | head -n 1
[ "$failures" = 0 ] || { echo "$failures checks failed"; exit 1; }
