#!/bin/sh
# Before a server stops: if it is the primary, another one takes over first. Bounded; whatever happens, it
# ends well, since the sentinels notice a missing primary themselves.
set -u
. "$(dirname "$0")/common.sh"

self=$(host_of "$SELF") port=$(port_of "$SELF") sentinel_port=$(sentinel_port_of "$SELF")

is_named() {
  cli replication "$self" "$sentinel_port" sentinel get-master-addr-by-name "$MASTER_NAME" \
    | { read -r named_host && read -r named_port && [ "$named_host:$named_port" = "$self:$port" ]; }
}

# Asked again until it is done, since the sentinels refuse while no replica is known well enough yet. Once
# another one is named, this server stops at once: it is a primary still, and what it took would be lost.
tries=0
while [ "$tries" -lt 20 ] && is_named; do
  cli replication "$self" "$sentinel_port" sentinel failover "$MASTER_NAME" >&2
  tries=$((tries + 1))
  sleep 1
done
exit 0
