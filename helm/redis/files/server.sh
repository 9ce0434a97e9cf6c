#!/bin/sh
# Starts the server of a pod: alone when NODES is empty, else as primary or replica, as the sentinels say.
set -eu
. "$(dirname "$0")/common.sh"

has_data() { [ -n "$(ls -A "$DATA/appendonlydir" 2>/dev/null)" ] || [ -e "$DATA/appendonly.aof" ] || [ -e "$DATA/dump.rdb" ]; }

primary_of() { # what the sentinel of node $1 says, as host:port
  cli replication "$(host_of "$1")" "$(sentinel_port_of "$1")" sentinel get-master-addr-by-name "$MASTER_NAME" \
    | { read -r host && read -r port && [ -n "$port" ] && printf '%s:%s\n' "$host" "$port"; } || true
}

replicas_of() { # how many replicas the sentinel of node $1 knows
  cli replication "$(host_of "$1")" "$(sentinel_port_of "$1")" sentinel master "$MASTER_NAME" \
    | { while read -r field && read -r value; do [ "$field" != num-slaves ] || echo "$value"; done; } || true
}

# The primary that most sentinels name. This pod's own sentinel starts at the same time and answers
# soon, from what it wrote down before, so there is always one to hear.
elected() {
  tries=0
  while [ "$tries" -lt 60 ]; do
    named=$(for node in $NODES; do primary_of "$node"; done | sort | uniq -c | sort -rn | head -n 1)
    if [ -n "$named" ]; then
      printf '%s' "${named##* }"
      return
    fi
    tries=$((tries + 1))
    sleep 1
  done
  say "No sentinel answered within 60 tries"
  return 1
}

known_replicas() { for node in $NODES; do replicas_of "$node"; done | sort -rn | head -n 1; }

umask 077
users "$CONFIG/users.acl" >"$RUN/users.acl"
# A copy, because sentinels have a server write down whom it follows. At the next start it is asked for anew.
cat "$CONFIG/redis.conf" >"$RUN/redis.conf"
set -- "$RUN/redis.conf" --dir "$DATA" --port 0
port=$(port_of "$SELF")
if [ -n "$TLS" ]; then
  set -- "$@" --tls-port "$port" --tls-replication yes --tls-auth-clients no \
    --tls-cert-file "$TLS/tls.crt" --tls-key-file "$TLS/tls.key" --tls-ca-cert-file "$TLS/ca.crt"
else
  set -- "$@" --port "$port"
fi
if [ -n "$PASSWORDS" ]; then
  set -- "$@" --aclfile "$RUN/users.acl"
else
  set -- "$@" --protected-mode no
fi
if [ -z "$NODES" ]; then
  exec redis-server "$@"
fi

set -- "$@" --replica-announce-ip "$(host_of "$SELF")" --replica-announce-port "$port" \
  --min-replicas-to-write 1 --min-replicas-max-lag 10
if [ -n "$PASSWORDS" ]; then
  # In a file, since arguments can be seen by others.
  printf 'masteruser replication\nmasterauth %s\n' "$(password_of replication)" >"$RUN/replication.conf"
  set -- "$@" --include "$RUN/replication.conf"
fi
primary=$(elected)
if [ "$primary" = "$(host_of "$SELF"):$port" ]; then
  # An empty primary would empty its replicas. Without data it waits until another one is elected.
  replicas=$(known_replicas)
  if ! has_data && [ "${replicas:-0}" -gt 0 ]; then
    say "This server was the primary and has lost its data; it waits for the sentinels to elect another one"
    sleep "$((DOWN_AFTER_MS / 1000 + 1))"
    exit 1
  fi
  say "Starting as primary"
  exec redis-server "$@"
fi
say "Starting as replica of $primary"
exec redis-server "$@" --replicaof "${primary%:*}" "${primary##*:}"
