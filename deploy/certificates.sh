#!/usr/bin/env bash
# Makes what a trial needs and does not have yet: settings with random keys, an authority of our own, and certificates.
# For people outside, put the certificate that the office was given (with its key) into deploy/secrets/site.pem.
set -euo pipefail
cd "$(dirname "$0")"
umask 077
mkdir -p secrets

if [ ! -e settings.env ]; then
  while IFS= read -r line; do
    case "$line" in
      FIELD_KEY=) line+=$(openssl rand -base64 32) ;;
      STORE_ACCESS_KEY=) line+=credit ;;
      SECRET_KEY= | BOT_TOKEN= | GRAFANA_PASSWORD= | REDIS_PASSWORD= | BOT_REDIS_PASSWORD= | STORE_SECRET_KEY= | \
        POSTGRES_PASSWORD= | OWNER_PASSWORD= | DATABASE_PASSWORD=)
        line+=$(openssl rand -hex 32) ;;
    esac
    printf '%s\n' "$line"
  done < settings.example.env > settings.env
fi

cd secrets
if [ ! -e authority.key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=credit-repair inside" \
    -keyout authority.key -out authority.crt 2>/dev/null
fi
signed() {  # name, names it answers to
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" 2>/dev/null |
    openssl x509 -req -CA authority.crt -CAkey authority.key -CAcreateserial -days 825 \
      -extfile <(printf 'subjectAltName=%s' "$2") -out "$1.crt" 2>/dev/null
}
[ -e store.crt ] || signed store DNS:store
if [ ! -e site.pem ]; then
  signed site DNS:localhost,IP:127.0.0.1
  cat site.crt site.key > site.pem
fi
if [ ! -e store.json ]; then
  key=$(sed -n 's/^STORE_ACCESS_KEY=//p' ../settings.env) secret=$(sed -n 's/^STORE_SECRET_KEY=//p' ../settings.env)
  printf '{"identities": [{"name": "credit", "actions": ["Admin"], "credentials": [%s]}]}\n' \
    "{\"accessKey\": \"$key\", \"secretKey\": \"$secret\"}" > store.json
fi
cat /etc/ssl/certs/ca-certificates.crt authority.crt > authorities.pem
# Read by the users of the containers, behind a folder that only its owner enters.
chmod 644 site.pem store.crt store.key store.json authorities.pem
echo "deploy/settings.env and deploy/secrets are there."
