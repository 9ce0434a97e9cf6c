{{/* What the schema cannot say: values that fit alone and not together. Each message names the value and
     what to do. */}}
{{- define "fynix-common.validate" -}}
{{- include "fynix-common.validateShutdown" . -}}
{{- include "fynix-common.validateScaling" . -}}
{{- include "fynix-common.validateEdge" . -}}
{{- include "fynix-common.validateRedis" . -}}
{{- end -}}

{{/* After the preStop sleep and the work itself come the last close frames (6 s), the framework's delay
     (1 s), the last heartbeat (2 s) and the exit of the JVM: 15 s in all, see docs/connections.md. */}}
{{- define "fynix-common.validateShutdown" -}}
{{- with .Values.shutdown -}}
{{- $needs := add .preStopSeconds .drainSeconds .requestSeconds 15 -}}
{{- if lt (int .graceSeconds) (int $needs) -}}
{{- fail (printf "shutdown.graceSeconds is %d, but preStopSeconds %d + drainSeconds %d + requestSeconds %d + 15 need %d: pods would be killed in the middle. Raise graceSeconds or lower one of the others." (int .graceSeconds) (int .preStopSeconds) (int .drainSeconds) (int .requestSeconds) (int $needs)) -}}
{{- end -}}
{{- $drains := eq (index $.Chart.Annotations "fynix.io/drains") "true" -}}
{{- if and (gt (int .drainSeconds) 0) (not $drains) -}}
{{- fail (printf "shutdown.drainSeconds is %d, but %s has no connections to drain. Set it to 0; requestSeconds is the time for requests." (int .drainSeconds) $.Chart.Name) -}}
{{- end -}}
{{- if and (gt (int .requestSeconds) 0) $drains -}}
{{- fail (printf "shutdown.requestSeconds is %d, but an open connection counts as a request that never ends: it would always be spent in full. Set it to 0; drainSeconds is the time for connections." (int .requestSeconds)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "fynix-common.validateScaling" -}}
{{- with .Values.autoscaling -}}
{{- if gt (int .min) (int .max) -}}
{{- fail (printf "autoscaling.min is %d and autoscaling.max is %d. Set max to min or more." (int .min) (int .max)) -}}
{{- end -}}
{{- if and (eq .mode "keda") .metric.name (not .prometheusAddress) -}}
{{- fail "autoscaling.mode is keda, but autoscaling.prometheusAddress does not say where metrics are. Set it, for example to http://prometheus-operated.monitoring.svc:9090." -}}
{{- end -}}
{{- $most := get $.Values.config "fynix.realtime.transport.max-connections" -}}
{{- if and (ne .mode "none") (eq .metric.name "fynix_connections") $most -}}
{{- if ge (int .metric.averageValue) (int $most) -}}
{{- fail (printf "autoscaling.metric.averageValue is %s, but a pod refuses connections from %s on (config fynix.realtime.transport.max-connections), so it would never be reached. Lower it." .metric.averageValue $most) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "fynix-common.validateEdge" -}}
{{- $mode := include "fynix-common.edgeMode" . -}}
{{- if ne $mode "none" -}}
{{- if not .Values.edge.paths -}}
{{- fail (printf "edge.mode is %s, but edge.paths is empty. Name the paths, or set edge.mode to none." $mode) -}}
{{- end -}}
{{- range .Values.edge.paths -}}
{{- if or (eq . "/") (eq . "/q") (hasPrefix "/q/" .) -}}
{{- fail (printf "edge.paths has %q, which would lead to health and metrics or to everything. Remove it." .) -}}
{{- end -}}
{{- end -}}
{{- if .Values.networkPolicy.enabled -}}
{{- $namespaces := include "fynix-common.policyList" (list . "edgeNamespaces") | fromYamlArray -}}
{{- $cidrs := include "fynix-common.policyList" (list . "edgeCidrs") | fromYamlArray -}}
{{- if not (or $namespaces $cidrs) -}}
{{- fail (printf "edge.mode is %s, but networkPolicy.edgeNamespaces and networkPolicy.edgeCidrs are empty, so the controller could not reach the pods. Name its namespace, or its addresses." $mode) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "fynix-common.validateRedis" -}}
{{- $redis := include "fynix-common.redis" . | fromYaml -}}
{{- if and (eq $redis.mode "external") (eq $redis.clientType "sentinel") (lt (len $redis.hosts) 3) -}}
{{- fail (printf "redis.clientType is sentinel, but redis.hosts names %d sentinels; a majority that outlives one needs 3." (len $redis.hosts)) -}}
{{- end -}}
{{- range $redis.hosts -}}
{{- if not (regexMatch "^[^/@\\s]+:[0-9]+$" .) -}}
{{- fail (printf "redis.hosts has %q. Write host:port; user, password and TLS are values of their own." .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
