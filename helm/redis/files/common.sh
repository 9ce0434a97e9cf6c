# What the scripts of a Redis pod share. They are plain POSIX shell and are told everything by the
# environment, so that the same files run in a test without a cluster:
#   CONFIG     folder with redis.conf and users.acl       PASSWORDS  a file for each user, or empty
#   RUN        folder for what is made at the start       DATA       folder that outlives the pod
#   TLS        folder with tls.crt, tls.key, ca.crt, or empty
#   SELF       this server as host:port:sentinel-port     NODES      all of them, the first one first
#   MASTER_NAME, QUORUM, DOWN_AFTER_MS, FAILOVER_TIMEOUT_MS

say() { printf '%s\n' "$*" >&2; }

host_of() { printf %s "${1%%:*}"; }
port_of() { rest=${1#*:} && printf %s "${rest%%:*}"; }
sentinel_port_of() { printf %s "${1##*:}"; }

password_of() { # of user $1; nothing without passwords
  [ -n "$PASSWORDS" ] || return 0
  [ -r "$PASSWORDS/$1" ] || { say "The Secret has no key $1: it needs a password for each user"; return 1; }
  cat "$PASSWORDS/$1"
}

sha256() { sha256sum | cut -d' ' -f1; }

# The access control list: what users.acl says of each user, with the hash of its password. The one
# without a password may only ping, for the probes.
users() { # of the list $1
  [ -n "$PASSWORDS" ] || return 0
  echo "user default off"
  while read -r user rules; do
    case $user in '' | '#'*) continue ;; esac
    if [ "$user" = probe ]; then
      echo "user probe on nopass $rules"
    else
      password=$(password_of "$user") || return 1
      echo "user $user on #$(printf %s "$password" | sha256) $rules"
    fi
  done <"$1"
}

cli() { # redis-cli as user $1, to host $2 and port $3; the password is no argument that others could see
  as=$1 host=$2 port=$3
  shift 3
  set -- -h "$host" -p "$port" "$@"
  [ -z "$TLS" ] || set -- --tls --cacert "$TLS/ca.crt" "$@"
  if [ -n "$PASSWORDS" ]; then
    REDISCLI_AUTH=$(password_of "$as") || return 1
    export REDISCLI_AUTH
    set -- --user "$as" "$@"
  fi
  timeout 5 redis-cli "$@" 2>/dev/null
}
