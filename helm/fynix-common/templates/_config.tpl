{{/* The configuration that a service reads from files, where a misspelt name stops the start. What the
     chart itself decides (ports, Redis, shutdown) comes as environment and may not be here. */}}

{{- define "fynix-common.config" -}}
{{- $shared := dig "config" dict (.Values.global | default dict) -}}
{{- range $name, $value := mergeOverwrite (deepCopy $shared) (deepCopy .Values.config) -}}
{{- include "fynix-common.checkConfig" (list $name $value) -}}
{{ $name }}={{ $value | replace "\\" "\\\\" }}
{{ end -}}
{{- $redis := include "fynix-common.redis" . | fromYaml -}}
{{- if $redis.tls -}}
quarkus.tls.redis.hostname-verification-algorithm=HTTPS
{{ if $redis.caSecretName -}}
quarkus.tls.redis.trust-store.pem.certs=/etc/fynix/redis-ca.crt
{{ end -}}
{{- end -}}
{{- end -}}

{{/* [name, value] of a property that a person wrote. */}}
{{- define "fynix-common.checkConfig" -}}
{{- $name := index . 0 -}}
{{- if contains "\n" (index . 1) -}}
{{- fail (printf "config: the value of %s has a line break, which ends a property. Write it as \\n." $name) -}}
{{- end -}}
{{- if regexMatch "^(quarkus\\.http\\.(host|port)|quarkus\\.(management|redis|tls\\.redis|shutdown)\\..*|fynix\\.realtime\\.drain\\.window)$" $name -}}
{{- fail (printf "config: %s is decided by the chart. Use the values redis and shutdown instead." $name) -}}
{{- end -}}
{{- if regexMatch "(password|secret|secret-key|sha256)$" $name -}}
{{- fail (printf "config: %s is a secret. Put it into the Secret that existingSecret names, under the key secrets.properties." $name) -}}
{{- end -}}
{{- end -}}

{{/* The Secret with the key secrets.properties, or nothing. */}}
{{- define "fynix-common.secretName" -}}
{{- $global := .Values.global | default dict -}}
{{- if .Values.externalSecret.enabled -}}
{{- default (printf "%s-secrets" (include "fynix-common.fullname" .)) .Values.existingSecret -}}
{{- else -}}
{{- coalesce .Values.existingSecret $global.existingSecret | default "" -}}
{{- end -}}
{{- end -}}

{{- define "fynix-common.configmap" -}}
apiVersion: v1
kind: ConfigMap
{{ include "fynix-common.metadata" (list . "-config") }}
data:
  application.properties: |
    {{- include "fynix-common.config" . | trim | nindent 4 }}
{{- end -}}

{{- define "fynix-common.externalsecret" -}}
{{- with .Values.externalSecret }}
{{- if .enabled }}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
{{ include "fynix-common.metadata" (list $ "-secrets") }}
spec:
  refreshInterval: {{ .refreshInterval | quote }}
  secretStoreRef:
    name: {{ required "externalSecret.storeName must name a store when externalSecret.enabled is true." .storeName | quote }}
    kind: {{ .storeKind | quote }}
  target:
    name: {{ include "fynix-common.secretName" $ | quote }}
  data:
    - secretKey: secrets.properties
      remoteRef:
        key: {{ required "externalSecret.remoteKey must name the entry of the store when externalSecret.enabled is true." .remoteKey | quote }}
        {{- with .remoteProperty }}
        property: {{ . | quote }}
        {{- end }}
{{- end }}
{{- end }}
{{- end -}}
