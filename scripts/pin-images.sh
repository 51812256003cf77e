#!/usr/bin/env bash
# Pins the images of docker-compose.yml and the Dockerfile by digest, so that a moved tag changes nothing. Run it again to update.
# Needs Docker with buildx, and the registry.
set -euo pipefail
cd "$(dirname "$0")/.."

for image in $(sed -nE 's/^( +image:|FROM) ([^ @]+:[^ @]+)(@sha256:[0-9a-f]+)?( AS .*)?$/\2/p' docker-compose.yml Dockerfile); do
  digest=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')
  sed -i.bak -E "s|${image}(@sha256:[0-9a-f]+)?|${image}@${digest}|" docker-compose.yml Dockerfile
  echo "$image@$digest"
done
rm -f docker-compose.yml.bak Dockerfile.bak
