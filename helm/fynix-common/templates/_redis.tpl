{{/* Where Redis is, as YAML with the keys mode, hosts, clientType, masterName, username, secretName,
     passwordKey, tls, caSecretName, caKey, namespace, cidrs, port. A service's own value counts, else the
     global one. Without any of them: the Service "redis" beside the release. */}}
{{- define "fynix-common.redis" -}}
{{- $global := dig "redis" dict (.Values.global | default dict) -}}
{{- $own := .Values.redis -}}
{{- $mode := coalesce $own.mode $global.mode "external" -}}
{{- $bundled := include "fynix-common.bundledRedisName" . -}}
{{- $hosts := list -}}
{{- $clientType := "standalone" -}}
{{- if eq $mode "standalone" -}}
{{- $hosts = list (printf "%s:6379" $bundled) -}}
{{- else if eq $mode "sentinel" -}}
{{- $clientType = "sentinel" -}}
{{- range $i := until 3 -}}
{{- $hosts = append $hosts (printf "%s-%d.%s-nodes.%s.svc:26379" $bundled $i $bundled $.Release.Namespace) -}}
{{- end -}}
{{- else -}}
{{- $hosts = coalesce $own.hosts $global.hosts (list "redis:6379") -}}
{{- $clientType = coalesce $own.clientType $global.clientType "standalone" -}}
{{- end -}}
{{- $ownTls := $own.tls | default dict -}}
{{- $globalTls := $global.tls | default dict -}}
{{- dict
    "mode" $mode
    "hosts" $hosts
    "clientType" $clientType
    "masterName" (coalesce $own.masterName $global.masterName "fynix")
    "username" (include "fynix-common.redisUser" .)
    "secretName" (coalesce $own.existingSecret $global.existingSecret | default "")
    "passwordKey" (coalesce $own.passwordKey (include "fynix-common.redisUser" .))
    "tls" (or $ownTls.enabled $globalTls.enabled | default false)
    "caSecretName" (coalesce $ownTls.caSecret $globalTls.caSecret | default "")
    "caKey" (coalesce $ownTls.caKey $globalTls.caKey "ca.crt")
    "namespace" (coalesce $own.namespace $global.namespace $.Release.Namespace)
    "cidrs" (coalesce $own.cidrs $global.cidrs | default list)
    "bundled" $bundled
   | toYaml -}}
{{- end -}}

{{/* The user of the access control list; each service has one of its own, named like its chart. */}}
{{- define "fynix-common.redisUser" -}}
{{- $global := dig "redis" dict (.Values.global | default dict) -}}
{{- coalesce .Values.redis.username $global.username .Chart.Name -}}
{{- end -}}

{{/* What the chart "redis" of the same release is called; its own name helper says the same. */}}
{{- define "fynix-common.bundledRedisName" -}}
{{- if contains "redis" .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-redis" .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The addresses with user and password, which Kubernetes fills in from the secret. The client reads a
     password out of the address only, as long as there is a user; so passwords are URL-safe. */}}
{{- define "fynix-common.redisHosts" -}}
{{- $redis := include "fynix-common.redis" . | fromYaml -}}
{{- $scheme := ternary "rediss" "redis" $redis.tls -}}
{{- $who := "" -}}
{{- if $redis.secretName -}}
{{- $who = printf "%s:$(REDIS_PASSWORD)@" $redis.username -}}
{{- end -}}
{{- $urls := list -}}
{{- range $redis.hosts -}}
{{- $urls = append $urls (printf "%s://%s%s" $scheme $who .) -}}
{{- end -}}
{{- join "," $urls -}}
{{- end -}}

{{- define "fynix-common.redisEnv" -}}
{{- $redis := include "fynix-common.redis" . | fromYaml -}}
{{- if $redis.secretName }}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $redis.secretName | quote }}
      key: {{ $redis.passwordKey | quote }}
{{- end }}
- name: QUARKUS_REDIS_HOSTS
  value: {{ include "fynix-common.redisHosts" . | quote }}
- name: QUARKUS_REDIS_CLIENT_TYPE
  value: {{ $redis.clientType | quote }}
{{- if eq $redis.clientType "sentinel" }}
- name: QUARKUS_REDIS_MASTER_NAME
  value: {{ $redis.masterName | quote }}
{{- end }}
{{- if $redis.tls }}
- name: QUARKUS_REDIS_TLS_CONFIGURATION_NAME
  value: "redis"
{{- end }}
{{- end -}}
