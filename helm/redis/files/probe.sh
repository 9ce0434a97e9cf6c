#!/bin/sh
# Asks the program on port $1 of this pod whether it is $2, alive or ready. While it loads its data it is
# alive.
set -eu
. "$(dirname "$0")/common.sh"
wanted=$2
set -- -p "$1" ping
[ -z "$TLS" ] || set -- --tls --cacert "$TLS/ca.crt" --insecure "$@"
if [ -n "$PASSWORDS" ]; then
  set -- --user probe --pass probe --no-auth-warning "$@"
fi
answer=$(timeout 4 redis-cli "$@" 2>&1) || true
case $answer in
  PONG) exit 0 ;;
  LOADING* | MASTERDOWN*) [ "$wanted" = alive ] ;;
  *)
    say "$answer"
    exit 1
    ;;
esac
