{{/* The public port. The management port has a Service of its own, which no route leads to. */}}
{{- define "fynix-common.service" -}}
apiVersion: v1
kind: Service
{{ include "fynix-common.metadata" (list . "") }}
  {{- with .Values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ .Values.service.type | quote }}
  selector:
    {{- include "fynix-common.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: http
      protocol: TCP
      {{- with .Values.service.appProtocol }}
      appProtocol: {{ . | quote }}
      {{- end }}
{{- end -}}

{{- define "fynix-common.managementservice" -}}
apiVersion: v1
kind: Service
{{ include "fynix-common.metadata" (list . "-management") }}
    fynix.io/port: "management"
spec:
  type: ClusterIP
  clusterIP: None
  selector:
    {{- include "fynix-common.selectorLabels" . | nindent 4 }}
  ports:
    - name: management
      port: 9000
      targetPort: management
      protocol: TCP
      appProtocol: http
{{- end -}}

{{- define "fynix-common.pdb" -}}
{{- $least := ternary .Values.replicas .Values.autoscaling.min (eq .Values.autoscaling.mode "none") -}}
{{- if and .Values.podDisruptionBudget.enabled (gt (int $least) 1) -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
{{ include "fynix-common.metadata" (list . "") }}
spec:
  maxUnavailable: {{ .Values.podDisruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "fynix-common.selectorLabels" . | nindent 6 }}
{{- end -}}
{{- end -}}

{{- define "fynix-common.monitor" -}}
{{- with .Values.metrics -}}
{{- if ne .monitor "none" -}}
apiVersion: monitoring.coreos.com/v1
kind: {{ ternary "PodMonitor" "ServiceMonitor" (eq .monitor "pod") }}
{{ include "fynix-common.metadata" (list $ "") }}
    {{- with .labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  jobLabel: app.kubernetes.io/name
  selector:
    matchLabels:
      {{- include "fynix-common.selectorLabels" $ | nindent 6 }}
      {{- if eq .monitor "service" }}
      fynix.io/port: "management"
      {{- end }}
  namespaceSelector:
    matchNames:
      - {{ $.Release.Namespace | quote }}
  {{ ternary "podMetricsEndpoints" "endpoints" (eq .monitor "pod") }}:
    - port: management
      path: /q/metrics
      interval: {{ .interval | quote }}
      scrapeTimeout: {{ .timeout | quote }}
{{- end -}}
{{- end -}}
{{- end -}}
