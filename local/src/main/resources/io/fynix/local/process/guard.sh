# Becomes "$@" in this very process, so that its process id is the child's own, and leaves a watcher
# beside it that ends it when standard input closes: that happens when the runner lets go, and also
# when the runner is killed and can do nothing any more. $1 is how many seconds the child may take.
trap '' INT HUP
child=$$
patience=$1
shift
exec 3<&0
(
  while read -r _ <&3; do :; done
  kill -TERM "$child"
  waited=0
  while kill -0 "$child" && [ "$waited" -lt "$patience" ]; do
    sleep 1
    waited=$((waited + 1))
  done
  kill -KILL "$child"
) >/dev/null 2>&1 &
exec "$@" 3<&- </dev/null
