{{- define "redis.mode" -}}
{{- coalesce .Values.mode (dig "redis" "mode" "" (.Values.global | default dict)) "standalone" -}}
{{- end -}}

{{- define "redis.masterName" -}}
{{- coalesce .Values.sentinel.masterName (dig "redis" "masterName" "" (.Values.global | default dict)) "fynix" -}}
{{- end -}}

{{- define "redis.secretName" -}}
{{- coalesce .Values.auth.existingSecret (dig "redis" "existingSecret" "" (.Values.global | default dict)) | default "" -}}
{{- end -}}

{{- define "redis.tls" -}}
{{- or .Values.tls.enabled (dig "redis" "tls" "enabled" false (.Values.global | default dict)) | ternary "yes" "" -}}
{{- end -}}

{{- define "redis.replicas" -}}
{{- ternary 3 1 (eq (include "redis.mode" .) "sentinel") -}}
{{- end -}}

{{/* All servers as host:port:sentinel-port, the one that begins as primary first. */}}
{{- define "redis.nodes" -}}
{{- if eq (include "redis.mode" .) "sentinel" -}}
{{- $name := include "fynix-common.fullname" . -}}
{{- $nodes := list -}}
{{- range $i := until 3 -}}
{{- $nodes = append $nodes (printf "%s-%d.%s-nodes.%s.svc:6379:26379" $name $i $name $.Release.Namespace) -}}
{{- end -}}
{{- join " " $nodes -}}
{{- end -}}
{{- end -}}

{{- define "redis.conf" -}}
{{ .Files.Get "files/redis.conf" }}
appendfsync {{ .Values.appendfsync }}
maxmemory {{ .Values.maxMemory }}
{{- range $name, $value := .Values.config }}
{{- if has $name (list "maxmemory-policy" "appendonly" "port" "tls-port" "aclfile" "requirepass" "masterauth" "dir") }}
{{- fail (printf "config: %s is decided by the chart." $name) }}
{{- end }}
{{ $name }} {{ $value }}
{{- end }}
{{- end -}}

{{- define "redis.files" -}}
redis.conf: |
  {{- include "redis.conf" . | trim | nindent 2 }}
{{- range $file := list "users.acl" "sentinel-users.acl" "common.sh" "server.sh" "sentinel.sh" "probe.sh" "leave.sh" }}
{{ $file }}: |
  {{- $.Files.Get (printf "files/%s" $file) | trim | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "redis.validate" -}}
{{- if and (include "redis.tls" .) (not .Values.tls.secret) -}}
{{- fail "TLS is on, but tls.secret names no Secret with tls.crt, tls.key and ca.crt." -}}
{{- end -}}
{{- if and (eq (include "redis.mode" .) "sentinel") (lt (mul (int .Values.graceSeconds) 1000) (add (int .Values.sentinel.downAfterMilliseconds) 25000)) -}}
{{- fail (printf "graceSeconds is %d, but handing over takes up to 20 s, the exit 5 s and sentinel.downAfterMilliseconds %d ms. Raise it." (int .Values.graceSeconds) (int .Values.sentinel.downAfterMilliseconds)) -}}
{{- end -}}
{{- end -}}

{{/* [root, program, port, resources]: the container of a server or a sentinel. */}}
{{- define "redis.container" -}}
{{- $root := index . 0 -}}
{{- $program := index . 1 -}}
{{- $port := index . 2 -}}
- name: {{ $program }}
  image: {{ include "fynix-common.image" (list $root $root.Values.image) | quote }}
  imagePullPolicy: {{ $root.Values.image.pullPolicy | quote }}
  securityContext:
    {{- include "fynix-common.containerSecurityContext" $root | nindent 4 }}
  command:
    - sh
    - {{ printf "/etc/redis/%s.sh" $program }}
  ports:
    - name: {{ ternary "redis" $program (eq $program "server") }}
      containerPort: {{ $port }}
  env:
    {{- include "redis.env" $root | nindent 4 }}
  startupProbe:
    exec:
      command: ["sh", "/etc/redis/probe.sh", "{{ $port }}", "alive"]
    periodSeconds: 2
    failureThreshold: 90
    timeoutSeconds: 5
  readinessProbe:
    exec:
      command: ["sh", "/etc/redis/probe.sh", "{{ $port }}", "ready"]
    periodSeconds: 5
    failureThreshold: 2
    timeoutSeconds: 5
  livenessProbe:
    exec:
      command: ["sh", "/etc/redis/probe.sh", "{{ $port }}", "alive"]
    periodSeconds: 10
    failureThreshold: 6
    timeoutSeconds: 5
  {{- if and (eq $program "server") (eq (include "redis.mode" $root) "sentinel") }}
  lifecycle:
    preStop:
      exec:
        command: ["sh", "/etc/redis/leave.sh"]
  {{- end }}
  resources:
    {{- toYaml (index . 3) | nindent 4 }}
  volumeMounts:
    - name: config
      mountPath: /etc/redis
      readOnly: true
    - name: data
      mountPath: /data
    - name: run
      mountPath: /run/redis
    {{- if include "redis.secretName" $root }}
    - name: passwords
      mountPath: /etc/redis-passwords
      readOnly: true
    {{- end }}
    {{- if include "redis.tls" $root }}
    - name: tls
      mountPath: /etc/redis-tls
      readOnly: true
    {{- end }}
{{- end -}}

{{- define "redis.env" -}}
{{- $name := include "fynix-common.fullname" . -}}
{{- $sentinel := eq (include "redis.mode" .) "sentinel" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: CONFIG
  value: "/etc/redis"
- name: PASSWORDS
  value: {{ ternary "/etc/redis-passwords" "" (ne (include "redis.secretName" .) "") | quote }}
- name: RUN
  value: "/run/redis"
- name: DATA
  value: "/data"
- name: TLS
  value: {{ ternary "/etc/redis-tls" "" (ne (include "redis.tls" .) "") | quote }}
- name: SELF
  value: {{ printf "$(POD_NAME).%s-nodes.%s.svc:6379:26379" $name .Release.Namespace | quote }}
- name: NODES
  value: {{ include "redis.nodes" . | quote }}
{{- if $sentinel }}
- name: MASTER_NAME
  value: {{ include "redis.masterName" . | quote }}
- name: QUORUM
  value: "2"
- name: DOWN_AFTER_MS
  value: {{ .Values.sentinel.downAfterMilliseconds | quote }}
- name: FAILOVER_TIMEOUT_MS
  value: {{ .Values.sentinel.failoverTimeoutMilliseconds | quote }}
{{- end }}
{{- end -}}
