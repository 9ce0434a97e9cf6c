{{- define "fynix-common.deployment" -}}
{{- include "fynix-common.validate" . -}}
apiVersion: apps/v1
kind: Deployment
{{ include "fynix-common.metadata" (list . "") }}
spec:
  {{- if eq .Values.autoscaling.mode "none" }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  minReadySeconds: {{ .Values.rollout.minReadySeconds }}
  progressDeadlineSeconds: {{ .Values.rollout.progressDeadlineSeconds }}
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: {{ .Values.rollout.maxSurge }}
      maxUnavailable: {{ .Values.rollout.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "fynix-common.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      annotations:
        checksum/config: {{ include "fynix-common.config" . | sha256sum | quote }}
        {{- with .Values.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      labels:
        {{- include "fynix-common.podLabels" . | nindent 8 }}
        {{- with .Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      {{- include "fynix-common.podspec" . | nindent 6 }}
{{- end -}}

{{- define "fynix-common.podspec" -}}
serviceAccountName: {{ include "fynix-common.serviceAccountName" . | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .Values.shutdown.graceSeconds }}
securityContext:
  {{- include "fynix-common.podSecurityContext" . | nindent 2 }}
{{- include "fynix-common.imagePullSecrets" . }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "fynix-common.topologySpread" . }}
containers:
  - name: service
    image: {{ include "fynix-common.image" (list . .Values.image) | quote }}
    imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
    securityContext:
      {{- include "fynix-common.containerSecurityContext" . | nindent 6 }}
    ports:
      - name: http
        containerPort: 8080
      - name: management
        containerPort: 9000
    env:
      {{- include "fynix-common.env" . | trim | nindent 6 }}
    {{- include "fynix-common.probes" . | nindent 4 }}
    lifecycle:
      preStop:
        sleep:
          seconds: {{ .Values.shutdown.preStopSeconds }}
    resources:
      {{- toYaml .Values.resources | nindent 6 }}
    volumeMounts:
      - name: config
        mountPath: /etc/fynix
        readOnly: true
      - name: tmp
        mountPath: /tmp
      {{- if .Values.filesSecret }}
      - name: files
        mountPath: /etc/fynix-files
        readOnly: true
      {{- end }}
volumes:
  {{- include "fynix-common.volumes" . | nindent 2 }}
{{- end -}}

{{- define "fynix-common.env" -}}
{{- $secret := include "fynix-common.secretName" . -}}
- name: JAVA_TOOL_OPTIONS
  value: {{ printf "-XX:MaxRAMPercentage=%v -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED %s" .Values.java.heapPercent .Values.java.options | trim | quote }}
- name: QUARKUS_HTTP_HOST
  value: "0.0.0.0"
- name: QUARKUS_HTTP_PORT
  value: "8080"
- name: QUARKUS_MANAGEMENT_HOST
  value: "0.0.0.0"
- name: QUARKUS_MANAGEMENT_PORT
  value: "9000"
- name: QUARKUS_CONFIG_LOCATIONS
  value: {{ printf "/etc/fynix/application.properties%s" (ternary ",/etc/fynix/secrets.properties" "" (ne $secret "")) | quote }}
{{- if .Values.shutdown.requestSeconds }}
- name: QUARKUS_SHUTDOWN_TIMEOUT
  value: {{ printf "%vs" .Values.shutdown.requestSeconds | quote }}
{{- end }}
{{- if .Values.shutdown.drainSeconds }}
- name: FYNIX_REALTIME_DRAIN_WINDOW
  value: {{ printf "%vs" .Values.shutdown.drainSeconds | quote }}
{{- end }}
{{- if and .Values.filesSecret (eq .Chart.Name "session-service") }}
- name: FYNIX_SESSION_TOKEN_KEYS_DIRECTORY
  value: /etc/fynix-files
{{- end }}
{{- include "fynix-common.redisEnv" . }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "fynix-common.probes" -}}
{{- with .Values.probes -}}
startupProbe:
  httpGet:
    path: /q/health/started
    port: management
  periodSeconds: {{ .startup.periodSeconds }}
  failureThreshold: {{ .startup.failureThreshold }}
  timeoutSeconds: 3
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: management
  periodSeconds: {{ .readiness.periodSeconds }}
  failureThreshold: {{ .readiness.failureThreshold }}
  timeoutSeconds: 3
livenessProbe:
  httpGet:
    path: /q/health/live
    port: management
  periodSeconds: {{ .liveness.periodSeconds }}
  failureThreshold: {{ .liveness.failureThreshold }}
  timeoutSeconds: 3
{{- end -}}
{{- end -}}

{{- define "fynix-common.volumes" -}}
{{- $redis := include "fynix-common.redis" . | fromYaml -}}
{{- $secret := include "fynix-common.secretName" . -}}
- name: config
  projected:
    sources:
      - configMap:
          name: {{ printf "%s-config" (include "fynix-common.fullname" .) | quote }}
          items:
            - key: application.properties
              path: application.properties
      {{- if $secret }}
      - secret:
          name: {{ $secret | quote }}
          items:
            - key: secrets.properties
              path: secrets.properties
      {{- end }}
      {{- if and $redis.tls $redis.caSecretName }}
      - secret:
          name: {{ $redis.caSecretName | quote }}
          items:
            - key: {{ $redis.caKey | quote }}
              path: redis-ca.crt
      {{- end }}
- name: tmp
  emptyDir:
    medium: Memory
    sizeLimit: 64Mi
{{- if .Values.filesSecret }}
- name: files
  secret:
    secretName: {{ .Values.filesSecret | quote }}
    defaultMode: 0440
{{- end }}
{{- end -}}

{{- define "fynix-common.topologySpread" -}}
{{- $root := . -}}
{{- $constraints := list -}}
{{- range $key, $how := dict "topology.kubernetes.io/zone" .Values.topologySpread.zone "kubernetes.io/hostname" .Values.topologySpread.host -}}
{{- if ne $how "none" -}}
{{- $constraints = append $constraints (list $key $how) -}}
{{- end -}}
{{- end -}}
{{- with $constraints }}
topologySpreadConstraints:
  {{- range . }}
  - maxSkew: 1
    topologyKey: {{ index . 0 | quote }}
    whenUnsatisfiable: {{ index . 1 | quote }}
    labelSelector:
      matchLabels:
        {{- include "fynix-common.selectorLabels" $root | nindent 8 }}
    {{- if eq (index $root.Chart.Annotations "fynix.io/kind") "service" }}
    matchLabelKeys:
      - pod-template-hash
    {{- end }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "fynix-common.serviceaccount" -}}
{{- if .Values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "fynix-common.serviceAccountName" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "fynix-common.labels" . | nindent 4 }}
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end -}}
{{- end -}}

{{- define "fynix-common.extraobjects" -}}
{{- range .Values.extraObjects }}
---
{{ toYaml . }}
{{- end }}
{{- end -}}
