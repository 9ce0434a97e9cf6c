#!/bin/sh
# Before a server stops: if it is the primary, another one takes over first. Bounded; whatever happens, it
# ends well, since the sentinels notice a missing primary themselves.
set -u
. "$(dirname "$0")/common.sh"

is_primary() { [ "$(cli replication "$(host_of "$SELF")" "$(port_of "$SELF")" role | head -n 1)" = master ]; }

# Asked again until it is done: the sentinels refuse while a replica is not known well enough yet, and
# while another failover is under way.
tries=0
while [ "$tries" -lt 20 ] && is_primary; do
  cli replication "$(host_of "$SELF")" "$(sentinel_port_of "$SELF")" sentinel failover "$MASTER_NAME" >&2
  tries=$((tries + 1))
  sleep 1
done
exit 0
