#!/bin/sh
# What teams write by hand today: every page of the clients, with curl and jq.
# Needs FIDES_URL, ROOT_ID and ROOT_SECRET_FILE.
set -eu
clients="$FIDES_URL/api/v1/oauth/client"
token=$(curl -fsS "$FIDES_URL/api/v1/oauth/token" --data-urlencode "client_id=$ROOT_ID" \
  --data-urlencode "client_secret@$ROOT_SECRET_FILE" -d grant_type=client_credentials | jq -r .access_token)
page=1
pages=1
while [ "$page" -le "$pages" ]; do
  reply=$(curl -fsS -H "Authorization: Bearer $token" "$clients?page=$page&size=100")
  pages=$(printf %s "$reply" | jq .pages)
  printf %s "$reply" | jq -r '.items[] | [.client_id, .name, (.scopes | length)] | @tsv'
  page=$((page + 1))
done
