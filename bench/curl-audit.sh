#!/bin/sh
# What teams write by hand today: the same reads as `fidesauth scopes diff --all`, with curl and jq.
# Needs FIDES_URL, ROOT_ID, ROOT_SECRET_FILE, and PROFILES (the folder of profile files).
set -eu
api="$FIDES_URL/api/v1"
token=$(curl -fsS "$api/oauth/token" --data-urlencode "client_id=$ROOT_ID" \
  --data-urlencode "client_secret@$ROOT_SECRET_FILE" -d grant_type=client_credentials | jq -r .access_token)
auth="Authorization: Bearer $token"
curl -fsS -H "$auth" "$api/oauth/scope" >/dev/null
for profile in "$PROFILES"/*.json; do
  id=$(jq -r .clientId "$profile")
  wanted=$(jq -c '.scopes | sort' "$profile")
  held=$(curl -fsS -H "$auth" "$api/oauth/client/$id/scope" | jq -c sort)
  [ "$held" = "$wanted" ]
done
