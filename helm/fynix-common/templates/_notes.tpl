{{- define "fynix-common.notes" -}}
{{- $name := include "fynix-common.fullname" . -}}
{{- $mode := include "fynix-common.edgeMode" . -}}
{{ .Chart.Name }} {{ .Chart.AppVersion }} is installed as {{ $name }}.

Wait until it is there, then ask it:

  kubectl -n {{ .Release.Namespace }} rollout status deployment/{{ $name }}
  helm -n {{ .Release.Namespace }} test {{ .Release.Name }}

{{- if eq $mode "none" }}

No route leads to it (edge.mode is none). From this machine:

  kubectl -n {{ .Release.Namespace }} port-forward service/{{ $name }} 8080:{{ .Values.service.port }}
{{- else }}

The {{ ternary "HTTPRoute" "Ingress" (eq $mode "gateway") }} {{ $name }} leads to it: {{ join ", " .Values.edge.paths }}
{{- end }}
{{- if not (include "fynix-common.secretName" .) }}

It has no secrets (existingSecret is empty), so it knows no API key and no token. Create a Secret with the key
secrets.properties and name it in existingSecret; docs/install.md shows how.
{{- end }}
{{- end -}}
