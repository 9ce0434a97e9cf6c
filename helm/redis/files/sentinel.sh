#!/bin/sh
# Starts the sentinel of a pod. What it learns (the primary, its peers, the epoch) it keeps in DATA.
set -eu
. "$(dirname "$0")/common.sh"

umask 077
state=$DATA/sentinel/sentinel.conf
port=$(sentinel_port_of "$SELF")
mkdir -p "$DATA/sentinel"
users "$CONFIG/sentinel-users.acl" >"$RUN/sentinel-users.acl"

resolves() { [ -n "$(getent hosts "$1")" ]; }

if ! grep -q '^sentinel monitor ' "$state" 2>/dev/null; then
  first=${NODES%% *}
  tries=0
  until resolves "$(host_of "$first")"; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || { say "$(host_of "$first") has no address after 60 s"; exit 1; }
    sleep 1
  done
  # Names have to be allowed before one is used.
  {
    echo "sentinel resolve-hostnames yes"
    echo "sentinel announce-hostnames yes"
    echo "sentinel monitor $MASTER_NAME $(host_of "$first") $(port_of "$first") $QUORUM"
  } >"$state"
fi

# Everything but what was learnt is written anew, so that changed values count.
kept=$(grep -v -e '^port ' -e '^tls-' -e '^dir ' -e '^aclfile ' -e '^protected-mode ' -e '^user ' -e '^sentinel auth-' -e '^sentinel sentinel-' \
  -e '^sentinel announce-ip' -e '^sentinel announce-port' -e '^sentinel down-after' -e '^sentinel failover-timeout' "$state")
{
  printf '%s\n' "$kept"
  echo "dir \"$RUN\""
  if [ -n "$TLS" ]; then
    echo "port 0"
    echo "tls-port $port"
    echo "tls-replication yes"
    echo "tls-auth-clients no"
    echo "tls-cert-file \"$TLS/tls.crt\""
    echo "tls-key-file \"$TLS/tls.key\""
    echo "tls-ca-cert-file \"$TLS/ca.crt\""
  else
    echo "port $port"
  fi
  if [ -n "$PASSWORDS" ]; then
    echo "aclfile \"$RUN/sentinel-users.acl\""
    echo "sentinel auth-user $MASTER_NAME replication"
    echo "sentinel auth-pass $MASTER_NAME $(password_of replication)"
    echo "sentinel sentinel-user replication"
    echo "sentinel sentinel-pass $(password_of replication)"
  else
    echo "protected-mode no"
  fi
  echo "sentinel announce-ip $(host_of "$SELF")"
  echo "sentinel announce-port $port"
  echo "sentinel down-after-milliseconds $MASTER_NAME $DOWN_AFTER_MS"
  echo "sentinel failover-timeout $MASTER_NAME $FAILOVER_TIMEOUT_MS"
} >"$state.new"
mv "$state.new" "$state"
exec redis-server "$state" --sentinel
