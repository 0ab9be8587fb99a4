#!/bin/sh
# What teams write by hand today: the same steps as `fidesauth bootstrap`, with curl and jq.
# Needs FIDES_URL, ROOT_ID, ROOT_SECRET_FILE, and OUT (the file to write).
set -eu
umask 077
api="$FIDES_URL/api/v1"
token() {
  curl -fsS "$api/oauth/token" --data-urlencode "client_id=$1" \
    --data-urlencode "client_secret@$2" -d grant_type=client_credentials | jq -r .access_token
}
admin=$(token "$ROOT_ID" "$ROOT_SECRET_FILE")
auth="Authorization: Bearer $admin"
known=$(curl -fsS -H "$auth" "$api/oauth/scope")
wanted=$(printf '%s' "$known" | jq -c '[.[] | select(endswith(":read"))]')
pair=$(curl -fsS -H "$auth" -X POST "$api/oauth/client")
id=$(printf '%s' "$pair" | jq -r .client_id)
printf '%s' "$pair" | jq -rj .client_secret >"$OUT.secret"
curl -fsS -H "$auth" -H 'Content-Type: application/json' -X PUT \
  "$api/oauth/client/$id/scope" -d "$wanted" >/dev/null
held=$(curl -fsS -H "$auth" "$api/oauth/client/$id/scope" | jq -c sort)
[ "$held" = "$(printf '%s' "$wanted" | jq -c sort)" ]
token "$id" "$OUT.secret" >/dev/null
printf '%s' "$pair" >"$OUT"
printf '%s\n' "$id"
