{{/* "helm test": asks a pod of the service whether it is ready, as a person would. */}}
{{- define "fynix-common.test" -}}
{{- if .Values.test.enabled -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ printf "%s-test" (include "fynix-common.fullname" .) | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    app.kubernetes.io/name: {{ printf "%s-test" (include "fynix-common.name" .) | quote }}
    app.kubernetes.io/instance: {{ .Release.Name | quote }}
    app.kubernetes.io/part-of: "fynix"
    fynix.io/role: "test"
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  enableServiceLinks: false
  securityContext:
    {{- include "fynix-common.podSecurityContext" . | nindent 4 }}
  {{- include "fynix-common.imagePullSecrets" . | nindent 2 }}
  containers:
    - name: ask
      image: {{ include "fynix-common.image" (list . .Values.test.image) | quote }}
      imagePullPolicy: IfNotPresent
      securityContext:
        {{- include "fynix-common.containerSecurityContext" . | nindent 8 }}
      command:
        - wget
        - -T
        - "10"
        - -qO-
        - {{ printf "http://%s-management:9000/q/health/ready" (include "fynix-common.fullname" .) | quote }}
      resources:
        requests:
          cpu: 10m
          memory: 16Mi
        limits:
          memory: 32Mi
{{- end -}}
{{- end -}}
