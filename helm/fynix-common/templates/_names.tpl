{{/* What things are called. Selector labels are immutable in a cluster, so nothing that changes with a
     release (version, chart) is among them. */}}

{{- define "fynix-common.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "fynix-common.fullname" -}}
{{- $name := include "fynix-common.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "fynix-common.selectorLabels" -}}
app.kubernetes.io/name: {{ include "fynix-common.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* Renders for other tools than Helm name their tool and leave Helm's own label out. */}}
{{- define "fynix-common.labels" -}}
{{- $global := .Values.global | default dict -}}
{{ include "fynix-common.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: "fynix"
app.kubernetes.io/managed-by: {{ default .Release.Service $global.managedBy | quote }}
{{- if not $global.managedBy }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
{{- end }}
{{- with $global.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Without the chart's version: a new chart alone must not restart pods. */}}
{{- define "fynix-common.podLabels" -}}
{{- $global := .Values.global | default dict -}}
{{ include "fynix-common.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: "fynix"
{{- with $global.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The head of an object: [root, suffix of its name]. */}}
{{- define "fynix-common.metadata" -}}
{{- $root := index . 0 -}}
metadata:
  name: {{ printf "%s%s" (include "fynix-common.fullname" $root) (index . 1) | quote }}
  namespace: {{ $root.Release.Namespace | quote }}
  labels:
    {{- include "fynix-common.labels" $root | nindent 4 }}
{{- end -}}

{{- define "fynix-common.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "fynix-common.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name must name an account when serviceAccount.create is false." .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* [root, image]: registry/repository:tag@digest. A floating tag would make pods of one release differ. */}}
{{- define "fynix-common.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $global := $root.Values.global | default dict -}}
{{- $registry := default $global.imageRegistry $image.registry -}}
{{- $tag := default $root.Chart.AppVersion $image.tag -}}
{{- if eq $tag "latest" -}}
{{- fail (printf "image.tag of %s is \"latest\", which names another image tomorrow. Name a version." $image.repository) -}}
{{- end -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end }}{{ $image.repository }}:{{ $tag }}
{{- with $image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{- define "fynix-common.imagePullSecrets" -}}
{{- $global := .Values.global | default dict -}}
{{- with concat ($global.imagePullSecrets | default list) (.Values.image.pullSecrets | default list) | uniq }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end -}}
