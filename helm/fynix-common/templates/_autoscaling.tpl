{{/* Exactly one of the two scales; the Deployment then renders no replicas, which would undo it. */}}
{{- define "fynix-common.hpa" -}}
{{- with .Values.autoscaling -}}
{{- if eq .mode "hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
{{ include "fynix-common.metadata" (list $ "") }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "fynix-common.fullname" $ | quote }}
  minReplicas: {{ .min }}
  maxReplicas: {{ .max }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .cpuPercent }}
    {{- if .metric.name }}
    - type: Pods
      pods:
        metric:
          name: {{ .metric.name | quote }}
        target:
          type: AverageValue
          averageValue: {{ .metric.averageValue | quote }}
    {{- end }}
  behavior:
    {{- include "fynix-common.scalingBehavior" . | nindent 4 }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "fynix-common.scaledobject" -}}
{{- with .Values.autoscaling -}}
{{- if eq .mode "keda" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
{{ include "fynix-common.metadata" (list $ "") }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "fynix-common.fullname" $ | quote }}
  minReplicaCount: {{ .min }}
  maxReplicaCount: {{ .max }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- include "fynix-common.scalingBehavior" . | nindent 8 }}
  triggers:
    - type: cpu
      metricType: Utilization
      metadata:
        value: {{ .cpuPercent | quote }}
    {{- if .metric.name }}
    - type: prometheus
      metricType: AverageValue
      metadata:
        serverAddress: {{ .prometheusAddress | quote }}
        query: {{ include "fynix-common.scalingQuery" $ | quote }}
        threshold: {{ .metric.averageValue | quote }}
    {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Every pod of a consumer group reports the lag of the whole group, so that is not added up. */}}
{{- define "fynix-common.scalingQuery" -}}
{{- with .Values.autoscaling.metric -}}
{{- $series := printf "%s{namespace=%q,pod=~%q}" .name $.Release.Namespace (printf "%s-.*" (include "fynix-common.fullname" $)) -}}
{{- if eq .aggregate "max" -}}
max(sum by (pod) ({{ $series }}))
{{- else -}}
sum({{ $series }})
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "fynix-common.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: {{ .scaleUp.stabilizationSeconds }}
  policies:
    - type: Percent
      value: {{ .scaleUp.percent }}
      periodSeconds: {{ .scaleUp.periodSeconds }}
scaleDown:
  stabilizationWindowSeconds: {{ .scaleDown.stabilizationSeconds }}
  policies:
    - type: Pods
      value: {{ .scaleDown.pods }}
      periodSeconds: {{ .scaleDown.periodSeconds }}
{{- end -}}
