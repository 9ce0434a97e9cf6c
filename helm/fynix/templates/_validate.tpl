{{/* What only the whole can see. */}}
{{- define "fynix.services" -}}
{{- list "api-service" "realtime-service" "session-service" "monitoring-service" | toYaml -}}
{{- end -}}

{{- define "fynix.validate" -}}
{{- $owners := dict -}}
{{- range $service := include "fynix.services" . | fromYamlArray -}}
{{- $values := get $.Values $service -}}
{{- if $values.enabled -}}
{{- range dig "edge" "paths" list $values -}}
{{- if hasKey $owners . -}}
{{- fail (printf "The path %s leads to %s and to %s. Remove it from edge.paths of one of them." . (get $owners .) $service) -}}
{{- end -}}
{{- $_ := set $owners . $service -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $edge := .Values.global.edge -}}
{{- if and $edge.createGateway (ne $edge.mode "gateway") -}}
{{- fail (printf "global.edge.createGateway is true, but global.edge.mode is %s. Set the mode to gateway." $edge.mode) -}}
{{- end -}}
{{- if and $edge.createGateway (not .Values.gateway.className) -}}
{{- fail "global.edge.createGateway is true, but gateway.className does not say of which class. `kubectl get gatewayclass` lists them." -}}
{{- end -}}
{{- if and $edge.createGateway (not .Values.gateway.tlsSecret) -}}
{{- fail "global.edge.createGateway is true, but gateway.tlsSecret names no certificate. Tokens travel over this Gateway, so it speaks HTTPS only." -}}
{{- end -}}
{{- if and (ne .Values.global.redis.mode "external") (not .Values.redis.enabled) -}}
{{- fail (printf "global.redis.mode is %s, but redis.enabled is false, so there is none. Set the mode to external and name global.redis.hosts." .Values.global.redis.mode) -}}
{{- end -}}
{{- if and (eq .Values.global.redis.mode "external") (not .Values.global.redis.hosts) -}}
{{- fail "global.redis.mode is external, but global.redis.hosts is empty. Name them, each as host:port." -}}
{{- end -}}
{{- end -}}
